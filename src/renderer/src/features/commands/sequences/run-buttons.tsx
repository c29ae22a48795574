import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { APPROVAL_S, ARMING_S } from '../../../../../shared/commands/model.ts';
import type { SequencePlan, SequenceRun, SequenceRunId } from '../../../../../shared/sequences/model.ts';
import { useApplyRun, useCall, useEngineNow, useStale } from '../../../client/index.ts';
import { useShortcut } from '../../../lib/shortcuts.tsx';
import { ArmedBox } from '../../../ui/armed-box.tsx';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../commands.module.css';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

const NOTE_MAX = 2000;

interface StartRunProps {
  readonly plan: SequencePlan;
  /** The run that goes on. */
  readonly going: SequenceRun | undefined;
  readonly onStarted: (id: SequenceRunId) => void;
  /** What it would do is another thing by now. */
  readonly onChanged: () => void;
}

/** Starts a sequence, or arms it where it switches on what is dangerous. */
export function StartRun({ plan, going, onStarted, onChanged }: StartRunProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { stale } = useStale();
  const applyRun = useApplyRun();
  const [note, setNote] = useState('');
  const start = useCall((client, input: { readonly note?: string }) => {
    const whole = { id: plan.sequenceId, digest: plan.digest, ...input };
    return plan.needsArming ? client.sequences.arm(whole) : client.sequences.run(whole);
  });
  const blocked = stale
    ? t('blockedStale')
    : going !== undefined
      ? t('blockedRunning', { by: going.startedBy })
      : plan.problems.length > 0
        ? t('blockedProblems')
        : null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (blocked !== null || start.pending) return;
    const said = note.trim();
    const result = await start.run(said === '' ? {} : { note: said });
    if (!result.ok) {
      if (result.problem.code === 'SEQUENCE_PLAN_CHANGED') onChanged();
      return;
    }
    applyRun(result.value.run, result.value.steps);
    if (!plan.needsArming) onStarted(result.value.run.id);
  };
  return (
    <form className={styles['section']} onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        label={t('why')}
        maxLength={NOTE_MAX}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {plan.needsArming ? (
        <Notice tone="warning">{t(plan.needsSecondPerson ? 'mustArmTwo' : 'mustArm')}</Notice>
      ) : null}
      {start.problem === null ? null : <Notice tone="problem">{start.problem.message}</Notice>}
      <div className={styles['formButtons']}>
        {blocked === null ? null : <span className={styles['quiet']}>{blocked}</span>}
        <Button
          type="submit"
          variant="primary"
          pending={start.pending}
          disabled={blocked !== null}
          title={blocked ?? undefined}
        >
          {t(plan.needsArming ? 'arm' : 'runNow')}
        </Button>
      </div>
    </form>
  );
}

interface ArmedRunProps {
  readonly run: SequenceRun;
  readonly plan: SequencePlan;
  readonly onFired: (id: SequenceRunId) => void;
}

/** The whole run is armed here: which devices, how long it may be fired, and the two ways out of it. */
export function ArmedRun({ run, plan, onFired }: ArmedRunProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const nowMs = useEngineNow(true);
  const applyRun = useApplyRun();
  const fire = useCall((client, id: SequenceRunId) => client.sequences.fire({ id }));
  const disarm = useCall((client, id: SequenceRunId) => client.sequences.disarm({ id }));
  const isWaiting = run.state === 'waiting';
  const leftMs = (run.expiresAt?.getTime() ?? 0) - nowMs;
  const isOver = leftMs <= 0;
  const mayFire = !isOver && !isWaiting && !fire.pending;
  const doFire = async (): Promise<void> => {
    if (!mayFire) return;
    const result = await fire.run(run.id);
    if (!result.ok) return;
    applyRun(result.value.run, result.value.steps);
    onFired(run.id);
  };
  const doDisarm = async (): Promise<void> => {
    const result = await disarm.run(run.id);
    if (result.ok) applyRun(result.value);
  };
  const group = t('title');
  useShortcut({ keys: 'f', label: t('fire'), group }, () => void doFire(), { enabled: mayFire });
  useShortcut({ keys: 'Escape', label: t('disarm'), group }, () => void doDisarm());
  const dangerous = plan.actions.filter(({ isDangerous }) => isDangerous).map(({ deviceName }) => deviceName);
  const names = [...new Set(dangerous)].join(', ');
  const seconds = String(Math.max(0, Math.ceil(leftMs / 1000)));
  return (
    <ArmedBox
      label={t('armedLabel')}
      title={t(isWaiting ? 'armedWaiting' : 'armed', { name: run.name, names })}
      countdown={isOver ? t('armedOver') : t(isWaiting ? 'armedWaitingHelp' : 'fireWithin', { seconds })}
      isOver={isOver}
      fractionLeft={Math.max(0, Math.min(1, leftMs / ((isWaiting ? APPROVAL_S : ARMING_S) * 1000)))}
      note={
        run.approvedBy === null
          ? null
          : t('approvedBy', { by: run.approvedBy, station: run.approvedStation ?? '' })
      }
      below={fire.problem === null ? null : <Notice tone="problem">{fire.problem.message}</Notice>}
    >
      <Button onClick={() => void doDisarm()} pending={disarm.pending} keys="Escape">
        {t('disarm')}
      </Button>
      <Button
        variant="danger"
        keys="f"
        disabled={!mayFire}
        pending={fire.pending}
        onClick={() => void doFire()}
      >
        {t('fire')}
      </Button>
    </ArmedBox>
  );
}

/** Ends one run; what is on stays on. */
export function StopRun({ id }: { readonly id: SequenceRunId }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const applyRun = useApplyRun();
  const stop = useCall((client, runId: SequenceRunId) => client.sequences.stop({ id: runId }));
  const run = async (): Promise<void> => {
    const result = await stop.run(id);
    if (result.ok) applyRun(result.value);
  };
  return (
    <>
      {stop.problem === null ? null : <Notice tone="problem">{stop.problem.message}</Notice>}
      <Button variant="danger" pending={stop.pending} title={t('stopHelp')} onClick={() => void run()}>
        {t('stop')}
      </Button>
    </>
  );
}
