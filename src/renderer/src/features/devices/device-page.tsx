import { type ComponentType, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { DeviceIdentity, DeviceStatusDetail } from '../../../../shared/devices/model.ts';
import type { DeviceRecord } from '../../../../shared/registry/model.ts';
import { useAlarms, useDeviceDetail, useOutdated, useRead, useRejected } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useGo } from '../../lib/use-go.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DeviceCharts } from './device-charts.tsx';
import { BoardFacts, IdentityFacts, IoFacts, StatusFacts } from './device-facts.tsx';
import styles from './device-page.module.css';
import { DeviceRegistry } from './device-registry.tsx';
import { DeviceStateWord } from './device-state-word.tsx';
import { AlarmTable, EventTable } from './event-table.tsx';
import { MaintenanceNotes } from './maintenance-notes.tsx';
import { RejectedTable } from './rejected-list.tsx';
import { Seen } from './seen.tsx';
import { TEXTS } from './texts.ts';

const EVENTS_FOLLOW_WITHIN_MS = 1000;

/** What another feature says of a device. */
type DeviceExtra = ComponentType<{
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatusDetail | null;
}>;

interface DeviceExtras {
  /** Above its measurements. */
  readonly first: DeviceExtra;
  /** Below what happened. */
  readonly last: DeviceExtra;
}

/** Everything known of one device, live. */
export function DevicePage({ extras }: { readonly extras: DeviceExtras }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const parsed = DeviceId.safeParse(Number(useParams()['id']));
  useShortcut({ keys: 'Escape', label: t('keys.back'), group: t('title') }, () => go('/devices'));
  if (!parsed.success) return <MissingDevice />;
  return <KnownDevice key={parsed.data} id={parsed.data} extras={extras} />;
}

function MissingDevice(): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <EmptyState title={t('missing.title')} action={<Link to="/devices">{t('missing.back')}</Link>}>
      {t('missing.body')}
    </EmptyState>
  );
}

function KnownDevice({ id, extras }: { readonly id: DeviceId; readonly extras: DeviceExtras }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { state, identity, detail, problem, retry } = useDeviceDetail(id);
  if (state === 'missing') return <MissingDevice />;
  if (identity === null) {
    return state === 'failed' ? (
      <EmptyState
        title={problem?.message ?? ''}
        action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}
      />
    ) : (
      <Skeleton rows={14} label={t('title')} />
    );
  }
  return (
    <div className={styles['page']}>
      <DeviceHead identity={identity} status={detail} />
      {state === 'failed' && problem !== null ? (
        <Notice tone="warning" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      ) : null}
      <DeviceBody id={id} identity={identity} status={detail} loading={state === 'loading'} extras={extras} />
    </div>
  );
}

function DeviceHead({
  identity,
  status,
}: {
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatusDetail | null;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <header className={styles['head']}>
      <Link to="/devices" className={styles['back']}>
        {t('title')}
      </Link>
      <span aria-hidden="true">›</span>
      <h1 className={styles['title']}>{identity.name}</h1>
      {identity.siteId === null ? null : (
        <Link to={`/map/sites/${identity.siteId}`} className={styles['site']}>
          {identity.siteName}
        </Link>
      )}
      <span className={styles['stateNow']}>
        <DeviceStateWord status={status} />
        <span className={styles['quiet']}>{t('fact.lastSeen')}</span> <Seen at={status?.lastSeen ?? null} />
      </span>
    </header>
  );
}

interface DeviceBodyProps {
  readonly extras: DeviceExtras;
  readonly id: DeviceId;
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatusDetail | null;
  readonly loading: boolean;
}

function DeviceBody({ id, identity, status, loading, extras }: DeviceBodyProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const alarms = useDeviceAlarms(id);
  const { record, reload } = useRecord(identity);
  // A relay board has neither inputs nor measurements.
  const isBox = identity.kind !== 'relay_board';
  return (
    <div className={styles['columns']}>
      <div className={styles['left']}>
        {status === null ? (
          loading ? (
            <Skeleton rows={8} rowHeight={24} label={t('section.state')} />
          ) : (
            <p className={styles['quiet']}>{t('neverReported')}</p>
          )
        ) : isBox ? (
          <>
            <IoFacts status={status} />
            <StatusFacts status={status} flagNames={record?.errorFlags ?? {}} />
          </>
        ) : (
          <BoardFacts status={status} />
        )}
        <DeviceRegistry identity={identity} record={record} onChanged={reload} />
        <IdentityFacts identity={identity} />
      </div>
      <div className={styles['right']}>
        <extras.first identity={identity} status={status} />
        {isBox ? (
          <section className={styles['section']}>
            <DeviceCharts id={id} live={status} alarms={alarms ?? []} />
          </section>
        ) : null}
        <section className={styles['section']}>
          <h2>{t('section.alarms')}</h2>
          {alarms === null ? (
            <Skeleton rows={3} rowHeight={28} label={t('section.alarms')} />
          ) : (
            <AlarmTable alarms={alarms} />
          )}
        </section>
        <Events id={id} status={status} />
        <MaintenanceNotes id={id} />
        <Rejected id={id} />
        <extras.last identity={identity} status={status} />
      </div>
    </div>
  );
}

/** What the feed does not tell of a device; read again with each change of what it tells. */
function useRecord(identity: DeviceIdentity): {
  readonly record: DeviceRecord | null;
  readonly reload: () => void;
} {
  const { id } = identity;
  const outdated = useOutdated('registry');
  const key = useMemo(() => `${outdated} ${JSON.stringify(identity)}`, [outdated, identity]);
  const { value, retry } = useRead(key, (client) => client.registry.device({ id }));
  return { record: value, reload: retry };
}

/** Changes with each of the device's open alarms. */
function useAlarmsKey(id: DeviceId): string {
  const open = useAlarms();
  return useMemo(
    () =>
      open
        .filter((alarm) => alarm.deviceId === id)
        .map((alarm) => `${alarm.id}.${alarm.revision}`)
        .join(' '),
    [open, id],
  );
}

/** Read anew when one of the device's alarms changes, so that closed ones are there too. */
function useDeviceAlarms(id: DeviceId): readonly Alarm[] | null {
  const key = useAlarmsKey(id);
  return useRead(key, (client) => client.alarms.history({ deviceId: id, limit: 50 })).value;
}

/**
 * Read anew when an input, an output or an alarm changes; a heartbeat that says the same is no reason. The state may
 * be there before the event that told of it, which no alarm follows where it is of an output: so once more afterwards.
 */
function Events({
  id,
  status,
}: {
  readonly id: DeviceId;
  readonly status: DeviceStatusDetail | null;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const alarmsKey = useAlarmsKey(id);
  const statusKey =
    status === null
      ? ''
      : [
          status.panic1,
          status.panic2,
          status.boxSw,
          status.siren,
          status.turret,
          status.panic1Count,
          status.panic2Count,
          status.tamperCount,
        ].join(' ');
  const settledKey = useSettled(statusKey, EVENTS_FOLLOW_WITHIN_MS);
  const { value, problem, retry } = useRead(`${alarmsKey} / ${statusKey} / ${settledKey}`, (client) =>
    client.devices.events({ id, limit: 50 }),
  );
  return (
    <section className={styles['section']}>
      <h2>{t('section.events')}</h2>
      {value !== null ? (
        <EventTable events={value} />
      ) : problem === null ? (
        <Skeleton rows={5} rowHeight={28} label={t('section.events')} />
      ) : (
        <Notice tone="warning" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      )}
    </section>
  );
}

function Rejected({ id }: { readonly id: DeviceId }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const live = useRejected();
  const { value } = useRead('', (client) => client.devices.rejected({ deviceId: id, limit: 20 }));
  const messages = useMemo(() => {
    const known = new Map(
      [...(value ?? []), ...live.filter((message) => message.deviceId === id)].map((m) => [m.id, m]),
    );
    return [...known.values()].sort((a, b) => b.id - a.id).slice(0, 20);
  }, [value, live, id]);
  return (
    <section className={styles['section']}>
      <h2>{t('section.rejected')}</h2>
      <RejectedTable messages={messages} />
    </section>
  );
}
