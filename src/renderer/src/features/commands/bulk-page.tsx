import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { type Bulk, BulkId, type Command, CommandOutcome } from '../../../../shared/commands/model.ts';
import { useCall, useDevices, useMay } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import tableStyles from './bulk-table.module.css';
import { CommandState } from './command-history.tsx';
import { describeOrder, toneOf } from './command-words.ts';
import styles from './commands.module.css';
import { TEXTS } from './texts.ts';
import { isUnderWay, useBulk } from './use-bulk.ts';

const LINE_HEIGHT_PX = 28;

/** One command to many devices, and how it gets on with each. */
export function BulkPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const parsed = BulkId.safeParse(Number(useParams()['id']));
  if (!parsed.success) return <GoneBulk />;
  return <KnownBulk key={parsed.data} id={parsed.data} title={t('page.title')} />;
}

function GoneBulk(): ReactNode {
  const { t } = useTranslation(TEXTS);
  return <EmptyState title={t('bulk.gone')} action={<Link to="/commands">{t('bulk.back')}</Link>} />;
}

function KnownBulk({ id, title }: { readonly id: BulkId; readonly title: string }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const { bulk, commands, problem, put } = useBulk(id);
  if (bulk === null) {
    if (problem?.code === 'NOT_FOUND') return <GoneBulk />;
    return problem === null ? <Skeleton rows={8} label={title} /> : <EmptyState title={problem.message} />;
  }
  const moment = (at: Date): string => formatMoment(at, new Date(), style);
  return (
    <div className={styles['page']}>
      <header className={styles['pageHead']}>
        <Link to="/commands">{title}</Link>
        <span aria-hidden="true">›</span>
        <h1>{describeOrder(bulk.command, [], t)}</h1>
        <StopButton bulk={bulk} onStopped={put} />
      </header>
      <p className={styles['counts']}>
        <BulkProgress bulk={bulk} />
        <span>
          {t('bulk.of', {
            done: String(bulk.total - bulk.waiting - bulk.underWay),
            total: String(bulk.total),
          })}
        </span>
        {bulk.waiting === 0 ? null : <span>{t('bulk.waiting', { count: bulk.waiting })}</span>}
        {bulk.underWay === 0 ? null : <span>{t('bulk.underWay', { count: bulk.underWay })}</span>}
        {CommandOutcome.options.map((outcome) =>
          (bulk.outcomes[outcome] ?? 0) === 0 ? null : (
            <span key={outcome}>
              {bulk.outcomes[outcome]} {t(`outcome.${outcome}`)}
            </span>
          ),
        )}
      </p>
      <p className={styles['quiet']}>
        {t('bulk.by', { by: bulk.createdBy, at: moment(bulk.createdAt) })}
        {bulk.stoppedAt === null
          ? null
          : ` · ${t('bulk.stopped', { by: bulk.stoppedBy ?? '', at: moment(bulk.stoppedAt) })}`}
        {bulk.notes === null ? null : ` · “${bulk.notes}”`}
      </p>
      <Progress commands={commands} />
    </div>
  );
}

function StopButton({
  bulk,
  onStopped,
}: {
  readonly bulk: Bulk;
  readonly onStopped: (bulk: Bulk) => void;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayBulk = useMay('devices.bulk');
  const stop = useCall((client, id: Bulk['id']) => client.commands.bulk.stop({ id }));
  if (!mayBulk || !isUnderWay(bulk) || bulk.stoppedAt !== null) return <span />;
  const run = async (): Promise<void> => {
    const result = await stop.run(bulk.id);
    if (result.ok) onStopped(result.value);
  };
  return (
    <span className={styles['hidden']}>
      {stop.problem === null ? null : <Notice tone="problem">{stop.problem.message}</Notice>}
      <Button variant="danger" pending={stop.pending} title={t('bulk.stopHelp')} onClick={() => void run()}>
        {t('bulk.stop')}
      </Button>
    </span>
  );
}

/** What went wrong first, then what goes on, then what is done. */
function rankOf(command: Command): number {
  if (command.outcome === null) return 1;
  return toneOf(command) === 'strong' ? 0 : 2;
}

function Progress({ commands }: { readonly commands: readonly Command[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const devices = useDevices();
  const scrollRef = useRef<HTMLElement>(null);
  const sorted = useMemo(
    () => [...commands].sort((a, b) => rankOf(a) - rankOf(b) || a.id - b.id),
    [commands],
  );
  const lines = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: 10,
    getItemKey: (index) => sorted[index]?.id ?? index,
  });
  return (
    <section ref={scrollRef} className={tableStyles['scroll']} aria-label={t('page.progress')}>
      <ul className={tableStyles['lines']} style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map((item) => {
          const command = sorted[item.index];
          if (command === undefined) return null;
          const device = command.deviceId === null ? undefined : devices.byId.get(command.deviceId);
          return (
            <li key={item.key} className={tableStyles['line']} style={{ top: item.start }}>
              {command.deviceId === null ? (
                <span>{command.deviceName}</span>
              ) : (
                <Link to={`/devices/${command.deviceId}`}>{command.deviceName}</Link>
              )}
              <span className={tableStyles['quiet']}>{device?.identity.siteName ?? t('common:none')}</span>
              <CommandState command={command} status={device?.status ?? null} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
