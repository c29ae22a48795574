import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SequenceRun } from '../../../../../shared/sequences/model.ts';
import { useApplyRun, useCall, useMay, useMe, useRuns } from '../../../client/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useToast } from '../../../ui/toast.tsx';
import styles from '../approval-requests.module.css';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

/** Runs that somebody at another desk armed and this person may approve. */
export function useWaitingRuns(nowMs: number): readonly SequenceRun[] {
  const { displayName } = useMe();
  const may = useMay('outputs.dangerous');
  const runs = useRuns();
  if (!may) return [];
  return [...runs.values()].filter(
    ({ state, startedBy, expiresAt }) =>
      state === 'waiting' && startedBy !== displayName && (expiresAt?.getTime() ?? 0) > nowMs,
  );
}

/** One of them, as a line of the requests. */
export function RunRequest({ run, nowMs }: { readonly run: SequenceRun; readonly nowMs: number }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const toast = useToast();
  const applyRun = useApplyRun();
  const approve = useCall((client, id: SequenceRun['id']) => client.sequences.approve({ id }));
  const press = async (): Promise<void> => {
    const result = await approve.run(run.id);
    if (!result.ok) return;
    applyRun(result.value);
    toast({ tone: 'info', text: t('request.done', { by: run.startedBy }) });
  };
  const seconds = String(Math.max(0, Math.ceil(((run.expiresAt?.getTime() ?? 0) - nowMs) / 1000)));
  return (
    <li className={styles['request']}>
      <strong>{t('request.title', { by: run.startedBy, station: run.station })}</strong>
      <span>{t('request.what', { name: run.name })}</span>
      <span className={styles['left']} aria-live="off">
        {t('request.left', { seconds })}
      </span>
      <Button variant="primary" pending={approve.pending} onClick={() => void press()}>
        {t('request.approve')}
      </Button>
      {approve.problem === null ? null : <Notice tone="problem">{approve.problem.message}</Notice>}
    </li>
  );
}
