import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { isClaimedElsewhere } from '../../lib/alarm-call.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Choices } from './choices.tsx';
import { titleOf } from './describe-alarm.ts';
import { minutesText } from './minutes-text.ts';
import { SCORES, scoreKey } from './scores.ts';
import { TEXTS } from './texts.ts';
import type { AlarmActions } from './use-alarm-actions.ts';
import { useAlarmSettings } from './use-policies.ts';
import { useReason } from './use-reason.ts';

interface ActionDialogProps {
  readonly alarm: Alarm;
  readonly actions: AlarmActions;
  readonly onDone: () => void;
}

const HOLD_CHOICES_MIN = [5, 10, 15, 30, 60, 120] as const;

function whereOf(alarm: Alarm): string {
  return [alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · ');
}

/** Sets an alarm aside while somebody is waited for. It always comes back. */
export function HoldDialog(props: ActionDialogProps): ReactNode {
  const { alarm, actions } = props;
  return (
    <TimedDialog
      {...props}
      what="hold"
      choices={HOLD_CHOICES_MIN}
      onSubmit={(minutes, reason) => actions.hold(alarm, minutes, reason)}
    />
  );
}

/** Takes a nuisance out of everybody's way for one of the organisation's times. */
export function ShelveDialog(props: ActionDialogProps): ReactNode {
  const { alarm, actions } = props;
  const { t } = useTranslation(TEXTS);
  const { shelveChoicesMin } = useAlarmSettings();
  return (
    <TimedDialog
      {...props}
      what="shelve"
      choices={shelveChoicesMin}
      suggestion={alarm.chatteringSince === null ? '' : t('shelveDialog.chattering')}
      onSubmit={(minutes, reason) => actions.shelve(alarm, minutes, reason)}
    />
  );
}

interface TimedDialogProps extends ActionDialogProps {
  readonly what: 'hold' | 'shelve';
  readonly choices: readonly number[];
  /** Begins with the reason that is at hand. */
  readonly suggestion?: string;
  readonly onSubmit: (minutes: number, reason: string) => Promise<boolean>;
}

function TimedDialog(props: TimedDialogProps): ReactNode {
  const { alarm, actions, onDone, what, choices, suggestion, onSubmit } = props;
  const { t } = useTranslation(TEXTS);
  const [minutes, setMinutes] = useState(choices[0] ?? 5);
  const { reason, isGiven, field, forget } = useReason(`${what} ${alarm.id}`, suggestion);
  return (
    <AskDialog
      title={t(`${what}Dialog.title`, { type: titleOf(alarm, t) })}
      description={whereOf(alarm)}
      submitLabel={t(`${what}Dialog.submit`)}
      isReady={isGiven}
      pending={actions.pendingIds.has(alarm.id)}
      onClose={onDone}
      onSubmit={async () => {
        if (await onSubmit(minutes, reason)) forget();
        onDone();
      }}
    >
      <Choices
        label={t('dialog.for')}
        columns={3}
        options={choices.map((value) => ({ value, label: minutesText(value, t) }))}
        value={minutes}
        onChange={setMinutes}
      />
      <TextField label={t('dialog.reason')} autoFocus {...field} />
    </AskDialog>
  );
}

/** A supervisor takes what somebody else has; who loses it sees the reason in the timeline. */
export function TakeOverDialog({ alarm, actions, onDone }: ActionDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { reason, isGiven, field, forget } = useReason(`take over ${alarm.id}`);
  // Once it is taken the feed may say so before the answer: nobody takes over from themselves.
  const [from, setFrom] = useState(alarm.claimedBy ?? '');
  const by = isClaimedElsewhere(alarm, actions.facts.userId) ? (alarm.claimedBy ?? '') : from;
  if (by !== from) setFrom(by);
  return (
    <AskDialog
      title={t('takeOverDialog.title', { by })}
      description={`${titleOf(alarm, t)} · ${whereOf(alarm)}`}
      submitLabel={t('takeOverDialog.submit')}
      isReady={isGiven}
      pending={actions.pendingIds.has(alarm.id)}
      onClose={onDone}
      onSubmit={async () => {
        if (await actions.takeOver(alarm, reason)) forget();
        onDone();
      }}
    >
      <TextField label={t('dialog.reason')} autoFocus {...field} />
    </AskDialog>
  );
}

/** What was found out of it so far, after ANSI/TMA-AVS-01; its number chooses it. */
export function VerifyDialog({ alarm, actions, onDone }: ActionDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [score, setScore] = useState<number | null>(alarm.avsScore);
  return (
    <AskDialog
      title={t('verifyDialog.title', { type: titleOf(alarm, t) })}
      description={whereOf(alarm)}
      submitLabel={t('verifyDialog.submit')}
      isReady={score !== null}
      pending={actions.pendingIds.has(alarm.id)}
      onClose={onDone}
      onSubmit={async () => {
        if (score !== null) await actions.verify(alarm, score);
        onDone();
      }}
    >
      <Choices
        label={t('verifyDialog.score')}
        columns={1}
        autoFocus
        options={SCORES.map((value) => ({ value, label: `${value} · ${t(`score.${scoreKey(value)}`)}` }))}
        value={score}
        onChange={setScore}
        keyOf={(value) => String(value)}
      />
    </AskDialog>
  );
}
