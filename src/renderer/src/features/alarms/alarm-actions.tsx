import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { isClaimedElsewhere, isMine } from '../../lib/alarm-call.ts';
import { Button } from '../../ui/button.tsx';
import {
  type Block,
  whyNotAcknowledge,
  whyNotClose,
  whyNotHandle,
  whyNotReset,
  whyNotTakeOver,
} from './action-blocks.ts';
import styles from './alarm-detail.module.css';
import { acknowledgeOrAsk, type Question } from './queue-dialogs.tsx';
import { TEXTS } from './texts.ts';
import { type AlarmActions, useBlockText } from './use-alarm-actions.ts';

interface AlarmButtonsProps {
  readonly alarm: Alarm;
  readonly actions: AlarmActions;
  readonly onAsk: (what: Exclude<Question, 'instead'>, alarm: Alarm) => void;
}

/** What the desk cannot do at all comes first; then who has it; else what is still in the way of closing. */
function reasonOf(alarm: Alarm, { facts }: AlarmActions): Block | null {
  return whyNotHandle(alarm, facts) ?? whyNotClose(alarm, facts);
}

/** What can be done with an open alarm, each with its key. */
export function AlarmButtons({ alarm, actions, onAsk }: AlarmButtonsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const blockText = useBlockText();
  if (alarm.state === 'closed') return null;
  const { facts } = actions;
  const cannotAcknowledge = whyNotAcknowledge(alarm, facts) !== null;
  const isNoteRequired = facts.isNoteRequired(alarm.type);
  const cannotClose = whyNotClose(alarm, facts) !== null;
  const pending = actions.pendingIds.has(alarm.id);
  const reason = reasonOf(alarm, actions);
  return (
    <div className={styles['actions']}>
      <div className={styles['buttons']}>
        <Button
          variant={cannotAcknowledge ? 'default' : 'primary'}
          keys="a"
          disabled={cannotAcknowledge}
          pending={pending}
          onClick={() => acknowledgeOrAsk(alarm, actions, onAsk)}
        >
          {t(isNoteRequired ? 'action.acknowledgeAsking' : 'action.acknowledge')}
        </Button>
        {isNoteRequired ? null : (
          <Button
            title={`${t('keys.acknowledgeWithNote')} (⇧A)`}
            disabled={cannotAcknowledge || pending}
            onClick={() => onAsk('acknowledge', alarm)}
          >
            {t('action.acknowledgeWithNote')}
          </Button>
        )}
        <Button
          variant={cannotClose ? 'default' : 'primary'}
          keys="c"
          disabled={cannotClose || pending}
          onClick={() => onAsk('close', alarm)}
        >
          {t('action.close')}
        </Button>
      </div>
      <OtherButtons alarm={alarm} actions={actions} onAsk={onAsk} pending={pending} />
      <p className={styles['reason']}>{reason === null ? null : blockText(reason)}</p>
    </div>
  );
}

function OtherButtons({
  alarm,
  actions,
  onAsk,
  pending,
}: AlarmButtonsProps & { readonly pending: boolean }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { facts } = actions;
  const cannot = whyNotHandle(alarm, facts) !== null;
  const isElsewhere = isClaimedElsewhere(alarm, facts.userId);
  return (
    <div className={styles['others']}>
      {isElsewhere ? (
        <Button
          keys="t"
          disabled={whyNotTakeOver(alarm, facts) !== null || pending}
          onClick={() => onAsk('takeOver', alarm)}
        >
          {t('action.takeOver')}
        </Button>
      ) : isMine(alarm, facts.userId) ? (
        <Button keys="r" disabled={cannot || pending} onClick={() => void actions.release(alarm)}>
          {t('action.release')}
        </Button>
      ) : (
        <Button keys="Enter" disabled={cannot || pending} onClick={() => void actions.claim(alarm)}>
          {t('action.claim')}
        </Button>
      )}
      <Button keys="h" disabled={cannot || pending} onClick={() => onAsk('hold', alarm)}>
        {t(alarm.heldUntil === null ? 'action.hold' : 'action.unhold')}
      </Button>
      <Button keys="s" disabled={cannot || pending} onClick={() => onAsk('shelve', alarm)}>
        {t(alarm.suppression === 'shelved' ? 'action.unshelve' : 'action.shelve')}
      </Button>
      <Button keys="v" disabled={cannot || pending} onClick={() => onAsk('verify', alarm)}>
        {t('action.verify')}
      </Button>
      {alarm.latched && alarm.returnedAt === null ? (
        <Button
          keys="x"
          disabled={whyNotReset(alarm, facts) !== null || pending}
          onClick={() => void actions.reset(alarm)}
        >
          {t('action.reset')}
        </Button>
      ) : null}
    </div>
  );
}
