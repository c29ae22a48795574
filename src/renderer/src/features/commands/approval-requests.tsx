import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Arming } from '../../../../shared/commands/model.ts';
import { useApplyArming, useArmings, useCall, useEngineNow, useMay, useMe } from '../../client/index.ts';
import { armingViewOf, asksForApproval } from '../../lib/arming-view.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useUnderLock } from '../../ui/workspace.tsx';
import styles from './approval-requests.module.css';
import { describeOrder } from './command-words.ts';
import { RunRequest, useWaitingRuns } from './sequences/run-approvals.tsx';
import { TEXTS } from './texts.ts';

/** What somebody at another desk armed and this person may approve; on every page, also above dialogs. */
export function ApprovalRequests(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { displayName } = useMe();
  const mayApprove = useMay('outputs.dangerous');
  const underLock = useUnderLock();
  const nowMs = useEngineNow();
  const armings = useArmings();
  const requests = mayApprove
    ? [...armings.values()].filter((arming) => asksForApproval(arming, displayName, nowMs))
    : [];
  const runs = useWaitingRuns(nowMs);
  const count = requests.length + runs.length;
  const listRef = useRef<HTMLUListElement>(null);
  useShortcut({ keys: 'y', label: t('keys.approve'), group: t('keys.group') }, () =>
    listRef.current?.querySelector('button')?.focus(),
  );
  return (
    <section
      className={styles['requests']}
      aria-label={t('request.label')}
      aria-live="assertive"
      inert={underLock}
    >
      {count === 0 ? null : (
        <ul ref={listRef} className={styles['list']}>
          {requests.map((arming) => (
            <Request key={arming.id} arming={arming} nowMs={nowMs} />
          ))}
          {runs.map((run) => (
            <RunRequest key={run.id} run={run} nowMs={nowMs} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Request({ arming, nowMs }: { readonly arming: Arming; readonly nowMs: number }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const applyArming = useApplyArming();
  const approve = useCall((client, id: Arming['id']) => client.commands.approve({ id }));
  const run = async (): Promise<void> => {
    const result = await approve.run(arming.id);
    if (!result.ok) return;
    applyArming(result.value);
    toast({ tone: 'info', text: t('request.done', { by: arming.armedBy }) });
  };
  return (
    <li className={styles['request']}>
      <strong>{t('request.title', { by: arming.armedBy, station: arming.armedStation })}</strong>
      <span>
        {t('request.where', { what: describeOrder(arming.command, [], t), device: arming.deviceName })}
      </span>
      <span className={styles['left']} aria-live="off">
        {t('request.left', { seconds: String(armingViewOf(arming, nowMs).secondsLeft) })}
      </span>
      <Button variant="primary" keys="y" pending={approve.pending} onClick={() => void run()}>
        {t('request.approve')}
      </Button>
      {approve.problem === null ? null : <Notice tone="problem">{approve.problem.message}</Notice>}
    </li>
  );
}
