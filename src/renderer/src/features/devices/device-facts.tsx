import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceIdentity, DeviceStatusDetail } from '../../../../shared/devices/model.ts';
import type { ErrorFlagNames } from '../../../../shared/registry/model.ts';
import { useMay, useStale } from '../../client/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { formatDuration } from '../../lib/format.ts';
import { IoDot } from '../../ui/io-dot.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Value } from '../../ui/value.tsx';
import styles from './device-page.module.css';
import { setBits } from './error-flags.ts';
import { HEARTBEAT_INTERVAL_MS } from './freshness.ts';
import { IO_KINDS, IO_NAMES } from './io-marks.tsx';
import { ReplayReset } from './replay-reset.tsx';
import { Reported } from './reported.tsx';
import { Signal } from './signal.tsx';
import { TEXTS } from './texts.ts';

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

export function FactList({
  title,
  facts,
}: {
  readonly title: string;
  readonly facts: readonly Fact[];
}): ReactNode {
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      <dl className={styles['facts']}>
        {facts.map(({ name, value }) => (
          <div key={name} className={styles['fact']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function IdentityFacts({ identity }: { readonly identity: DeviceIdentity }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayAdminister = useMay('system.administer');
  const { latitude, longitude } = identity;
  const none = t('common:none');
  return (
    <FactList
      title={t('section.identity')}
      facts={[
        { name: t('fact.hostname'), value: identity.hostname },
        { name: t('fact.mac'), value: identity.macAddress ?? none },
        { name: t('fact.zone'), value: identity.zone ?? none },
        { name: t('fact.country'), value: identity.country ?? none },
        {
          name: t('fact.position'),
          value:
            latitude === null || longitude === null
              ? none
              : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`,
        },
        { name: t('fact.id'), value: identity.id },
        { name: t('fact.registered'), value: <Moment at={identity.createdAt} /> },
        ...(mayAdminister
          ? [{ name: t('fact.replayReset'), value: <ReplayReset identity={identity} /> }]
          : []),
      ]}
    />
  );
}

/** Each input and output with its state in words; running outputs are filled dark dots. */
export function IoFacts({ status }: { readonly status: DeviceStatusDetail }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { stale } = useStale();
  return (
    <section className={styles['section']}>
      <h3>{t('section.io')}</h3>
      <ul className={styles['io']}>
        {IO_NAMES.map((name) => (
          <li key={name} className={classNames(styles['contact'], status[name] && styles['on'])}>
            <IoDot kind={IO_KINDS[name]} isOn={status[name]} />
            <span>{t(`io.${name}`)}</span>
            <Value
              value={status[name] ? t(`io.on.${name}`) : t(`io.off.${name}`)}
              at={status.lastSeen}
              expectedEveryMs={HEARTBEAT_INTERVAL_MS}
              stale={stale}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A reading as of the device's last report. */
function useReading(
  status: DeviceStatusDetail,
): (value: number | string | null, unit?: string, decimals?: number) => ReactNode {
  const { stale } = useStale();
  return (value, unit, decimals = 0) => (
    <Value
      value={value}
      unit={unit}
      decimals={decimals}
      at={status.lastSeen}
      expectedEveryMs={HEARTBEAT_INTERVAL_MS}
      stale={stale}
    />
  );
}

const durationText = (seconds: number | null): string | null =>
  seconds === null ? null : formatDuration(seconds * 1000);
const inKibibytes = (bytes: number | null): number | null => (bytes === null ? null : bytes / 1024);

/** What a relay board's status says; it knows nothing of inputs, presses or partitions. */
export function BoardFacts({ status }: { readonly status: DeviceStatusDetail }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const now = useReading(status);
  return (
    <FactList
      title={t('section.state')}
      facts={[
        { name: t('fact.uptime'), value: now(durationText(status.uptimeS)) },
        { name: t('fact.firmware'), value: now(status.firmwareVersion) },
        {
          name: t('fact.network'),
          value: (
            <Reported at={status.lastSeen}>
              <Signal type={status.networkType} rssiDbm={status.rssiDbm} />
            </Reported>
          ),
        },
        { name: t('fact.ip'), value: now(status.ipAddress) },
        { name: t('fact.freeHeap'), value: now(inKibibytes(status.freeHeapBytes), 'KiB') },
      ]}
    />
  );
}

interface StatusFactsProps {
  readonly status: DeviceStatusDetail;
  /** What an administrator calls the bits of the error flags. */
  readonly flagNames: ErrorFlagNames;
}

export function StatusFacts({ status, flagNames }: StatusFactsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const now = useReading(status);
  const yesNo = (value: boolean | null): ReactNode =>
    now(value === null ? null : value ? t('word.yes') : t('word.no'));
  const duration = (seconds: number | null): ReactNode => now(durationText(seconds));
  const kilobytes = (bytes: number | null): ReactNode => now(inKibibytes(bytes), 'KiB');
  const flags = status.errorFlags === null ? null : setBits(status.errorFlags);
  return (
    <>
      <FactList
        title={t('section.state')}
        facts={[
          { name: t('fact.stateFor'), value: duration(status.stateDurationS) },
          { name: t('fact.uptime'), value: duration(status.uptimeS) },
          { name: t('fact.firmware'), value: now(status.firmwareVersion) },
          {
            name: t('fact.partition'),
            value: now(status.partition === null ? null : t(partitionKey(status.partition))),
          },
          { name: t('fact.otaValidated'), value: yesNo(status.otaValidated) },
          { name: t('fact.temperature'), value: now(status.temperatureC, '°C', 1) },
          { name: t('fact.humidity'), value: now(status.humidityPercent, '%') },
          { name: t('fact.fan'), value: now(status.fanPwmDutyPercent, '%') },
          {
            name: t('fact.errorFlags'),
            value: now(
              flags === null
                ? null
                : flags.length === 0
                  ? t('word.noErrors')
                  : flags
                      .map((bit) => flagNames[String(bit)] ?? t('word.bit', { bit: String(bit) }))
                      .join(', '),
            ),
          },
        ]}
      />
      <FactList
        title={t('section.network')}
        facts={[
          {
            name: t('fact.network'),
            value: (
              <Reported at={status.lastSeen}>
                <Signal type={status.networkType} rssiDbm={status.rssiDbm} />
              </Reported>
            ),
          },
          { name: t('fact.ip'), value: now(status.ipAddress) },
          { name: t('fact.linked'), value: yesNo(status.connected) },
          { name: t('fact.mqtt'), value: yesNo(status.mqttConnected) },
          { name: t('fact.ntp'), value: yesNo(status.ntpSynced) },
          {
            name: t('fact.lastNtp'),
            value: status.lastNtpSync === null ? t('common:none') : <Moment at={status.lastNtpSync} />,
          },
        ]}
      />
      <FactList
        title={t('section.counters')}
        facts={[
          { name: t('fact.panic1Count'), value: now(status.panic1Count) },
          { name: t('fact.panic2Count'), value: now(status.panic2Count) },
          { name: t('fact.tamperCount'), value: now(status.tamperCount) },
          { name: t('fact.bootCount'), value: now(status.bootCount) },
          { name: t('fact.errorCount'), value: now(status.errorCount) },
          { name: t('fact.wifiDisconnects'), value: now(status.wifiDisconnects) },
          { name: t('fact.mqttDisconnects'), value: now(status.mqttDisconnects) },
          { name: t('fact.freeHeap'), value: kilobytes(status.freeHeapBytes) },
          { name: t('fact.minHeap'), value: kilobytes(status.minHeapBytes) },
        ]}
      />
      <FactList
        title={t('section.sync')}
        facts={[
          {
            name: t('fact.synced'),
            value: status.deviceSynced ? t('word.synced') : <strong>{t('word.notSynced')}</strong>,
          },
          {
            name: t('fact.lastSync'),
            value:
              status.lastSyncAttempt === null ? t('common:never') : <Moment at={status.lastSyncAttempt} />,
          },
        ]}
      />
    </>
  );
}

function partitionKey(
  partition: number,
): 'partition.factory' | 'partition.ota0' | 'partition.ota1' | 'partition.other' {
  switch (partition) {
    case 0:
      return 'partition.factory';
    case 1:
      return 'partition.ota0';
    case 2:
      return 'partition.ota1';
    default:
      return 'partition.other';
  }
}
