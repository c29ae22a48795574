import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useToast } from '../../ui/toast.tsx';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import {
  type Block,
  whyNotAcknowledge,
  whyNotClose,
  whyNotHandle,
  whyNotShelve,
  whyNotTakeOver,
} from './action-blocks.ts';
import { CloseDialog } from './close-dialog.tsx';
import { TEXTS } from './texts.ts';
import { HoldDialog, ShelveDialog, TakeOverDialog, VerifyDialog } from './timed-dialogs.tsx';
import { type AlarmActions, useBlockText } from './use-alarm-actions.ts';
import { WindowDialog } from './window-dialog.tsx';

/** What asks for more than a key. `instead`: what is offered where the shelf is not. */
export type Question = 'acknowledge' | 'close' | 'hold' | 'shelve' | 'instead' | 'takeOver' | 'verify';
export type Asking = { readonly what: Question; readonly id: number } | null;

const WHY_NOT = {
  acknowledge: whyNotAcknowledge,
  close: whyNotClose,
  hold: whyNotHandle,
  verify: whyNotHandle,
  takeOver: whyNotTakeOver,
  shelve: whyNotShelve,
} as const;

/** Opens a dialog, does what the key means where the alarm is there already, or says why it would be of no use. */
export function useAsk(actions: AlarmActions, setAsking: (asking: Asking) => void) {
  const toast = useToast();
  const blockText = useBlockText();
  return useCallback(
    (what: Exclude<Question, 'instead'>, alarm: Alarm): void => {
      if (what === 'hold' && alarm.heldUntil !== null) return void actions.unhold(alarm);
      if (what === 'shelve' && alarm.suppression === 'shelved') return void actions.unshelve(alarm);
      const block: Block | null = WHY_NOT[what](alarm, actions.facts);
      if (block === null) setAsking({ what, id: alarm.id });
      else if (block.code === 'highlyManaged' && alarm.siteId !== null)
        setAsking({ what: 'instead', id: alarm.id });
      else toast({ tone: 'warning', text: blockText(block) });
    },
    [actions, setAsking, toast, blockText],
  );
}

type Ask = ReturnType<typeof useAsk>;

/** At once, but where its type asks for a note. */
export function acknowledgeOrAsk(alarm: Alarm, actions: AlarmActions, ask: Ask): void {
  const isAsked =
    actions.facts.isNoteRequired(alarm.type) && whyNotAcknowledge(alarm, actions.facts) === null;
  if (isAsked) ask('acknowledge', alarm);
  else void actions.acknowledge(alarm);
}

interface QueueDialogsProps {
  readonly asking: NonNullable<Asking>;
  readonly alarm: Alarm;
  readonly actions: AlarmActions;
  readonly onDone: () => void;
}

/** The one dialog that is open over the queue. */
export function QueueDialogs({ asking, alarm, actions, onDone }: QueueDialogsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const props = { alarm, actions, onDone };
  switch (asking.what) {
    case 'acknowledge':
      return <AcknowledgeDialog {...props} />;
    case 'close':
      return <CloseDialog {...props} />;
    case 'hold':
      return <HoldDialog {...props} />;
    case 'shelve':
      return <ShelveDialog {...props} />;
    case 'takeOver':
      return <TakeOverDialog {...props} />;
    case 'verify':
      return <VerifyDialog {...props} />;
    case 'instead':
      return (
        <WindowDialog
          place={{ siteId: alarm.siteId, deviceId: alarm.deviceId }}
          notice={t('windowDialog.insteadOfShelf', { type: t(`common:alarmType.${alarm.type}`) })}
          suggestion={alarm.chatteringSince === null ? undefined : t('shelveDialog.chattering')}
          onClose={onDone}
        />
      );
  }
}
