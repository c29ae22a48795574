import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Arming } from '../../../../shared/commands/model.ts';
import { useApplyArming, useApplyCommand, useCall } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { armingViewOf } from './arming-view.ts';
import { describeOrder } from './command-words.ts';
import styles from './commands.module.css';
import { TEXTS } from './texts.ts';
import { useEngineNow } from './use-engine-now.ts';

interface ArmedPanelProps {
  readonly arming: Arming;
  readonly note: string | undefined;
  /** In a sentence, why nothing can be fired now. */
  readonly blocked: string | null;
  readonly onDone: () => void;
}

/** What is armed here, how long it may be fired, and the two ways out of it. */
export function ArmedPanel({ arming, note, blocked, onDone }: ArmedPanelProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const nowMs = useEngineNow(true);
  const view = armingViewOf(arming, nowMs);
  const panelRef = useRef<HTMLDivElement>(null);
  const applyArming = useApplyArming();
  const applyCommand = useApplyCommand();
  const fire = useCall((client, _id: Arming['id']) =>
    client.commands.fire({ id: arming.id, ...(note === undefined ? {} : { note }) }),
  );
  const disarm = useCall((client, id: Arming['id']) => client.commands.disarm({ id }));
  // The keyboard comes here and not onto the button: one more Enter must not fire.
  useEffect(() => panelRef.current?.focus(), []);

  const mayFire = view.phase === 'armed' && blocked === null && !fire.pending;
  const doFire = async (): Promise<void> => {
    if (!mayFire) return;
    const result = await fire.run(arming.id);
    if (!result.ok) return;
    applyCommand(result.value);
    onDone();
  };
  const doDisarm = async (): Promise<void> => {
    const result = await disarm.run(arming.id);
    if (result.ok) applyArming(result.value);
    onDone();
  };
  const group = t('keys.group');
  useShortcut({ keys: 'f', label: t('keys.fire'), group }, () => void doFire(), { enabled: mayFire });
  useShortcut({ keys: 'Escape', label: t('keys.disarm'), group }, () => void doDisarm());

  const what = describeOrder(arming.command, [], t);
  const seconds = String(view.secondsLeft);
  const output = arming.command.type === 'OUTPUT' ? arming.command.output : 'ALL';
  return (
    <section ref={panelRef} tabIndex={-1} className={styles['armed']} aria-label={t('arming.label')}>
      <div className={styles['armedText']}>
        <strong>{t(view.phase === 'waiting' ? 'arming.waiting' : 'arming.armed', { what })}</strong>
        {view.phase === 'over' ? (
          <span role="status">{t('arming.over')}</span>
        ) : (
          <span role="timer" aria-live="off" className={styles['countdown']}>
            {t(view.phase === 'waiting' ? 'arming.waitingHelp' : 'arming.fireWithin', { seconds })}
          </span>
        )}
        {arming.approvedBy === null ? null : (
          <span className={styles['quiet']}>
            {t('arming.approvedBy', { by: arming.approvedBy, station: arming.approvedStation ?? '' })}
          </span>
        )}
        <progress className={styles['left']} max={1} value={view.fractionLeft} aria-hidden="true" />
      </div>
      <Button onClick={() => void doDisarm()} pending={disarm.pending} keys="Escape">
        {t('arming.disarm')}
      </Button>
      <Button
        variant="danger"
        keys="f"
        disabled={!mayFire}
        pending={fire.pending}
        title={blocked ?? undefined}
        onClick={() => void doFire()}
      >
        {t('arming.fire', { output: t(`outputWord.${output}`) })}
      </Button>
      {fire.problem === null ? null : <Notice tone="problem">{fire.problem.message}</Notice>}
    </section>
  );
}
