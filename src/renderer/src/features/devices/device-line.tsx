import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useShownDevice, useStale } from '../../client/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { MiddleCut } from '../../ui/middle-cut.tsx';
import { Value } from '../../ui/value.tsx';
import { DeviceStateWord } from './device-state-word.tsx';
import styles from './device-table.module.css';
import { HEARTBEAT_INTERVAL_MS } from './freshness.ts';
import { IoMarks } from './io-marks.tsx';
import { Reported } from './reported.tsx';
import { Seen } from './seen.tsx';
import { Signal } from './signal.tsx';
import { REGISTRY_TEXTS } from './texts.ts';

interface DeviceLineProps {
  readonly id: DeviceId;
  /** Place in the whole table, from 0; assistive technology counts from 1 and the head is the first. */
  readonly index: number;
  readonly topPx: number;
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly onSelect: (id: DeviceId) => void;
  /** Null where nothing is done with many devices at once. */
  readonly marked: boolean | null;
  readonly onMark: (id: DeviceId) => void;
}

export const deviceLinkId = (id: number): string => `device-link-${id}`;

/** One device in the table, live by itself so that one heartbeat redraws one line. */
export const DeviceLine = memo(function DeviceLine(props: DeviceLineProps): ReactNode {
  const { id, index, topPx, selected, tabStop, onSelect, marked, onMark } = props;
  const { t } = useTranslation(REGISTRY_TEXTS);
  const device = useShownDevice(id);
  const { stale } = useStale();
  if (device === undefined) return null;
  const { identity, status } = device;
  const reported = { at: status?.lastSeen ?? null, expectedEveryMs: HEARTBEAT_INTERVAL_MS, stale };
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={marked ?? undefined}
      className={classNames(
        styles['line'],
        selected && styles['selected'],
        marked !== null && styles['markable'],
      )}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      {marked === null ? null : (
        <td className={styles['mark']}>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('selection.one', { name: identity.name })}
            checked={marked}
            onChange={() => onMark(id)}
          />
        </td>
      )}
      <td className={classNames(styles['name'], styles['two'])}>
        <Link
          id={deviceLinkId(id)}
          to={`/devices/${id}`}
          tabIndex={tabStop ? 0 : -1}
          onFocus={() => onSelect(id)}
        >
          <MiddleCut text={identity.name} />
        </Link>
        <Under
          parts={[
            identity.retiredAt === null ? null : t('facet.onlyRetired'),
            [identity.brandName, identity.modelName].filter((part) => part !== null).join(' '),
            identity.tags.join(' '),
          ]}
        />
      </td>
      <td className={styles['two']}>
        <MiddleCut text={identity.hostname} />
        <span className={styles['under']}>{identity.macAddress}</span>
      </td>
      <td className={styles['two']} title={identity.siteName ?? undefined}>
        <span className={styles['cut']}>{identity.siteName}</span>
        <Under parts={[identity.zoneName]} />
      </td>
      <td className={styles['cut']}>
        <DeviceStateWord status={status} />
      </td>
      <td className={styles['end']}>
        <Seen at={status?.lastSeen ?? null} />
      </td>
      <td className={styles['cut']}>{status?.firmwareVersion}</td>
      <td>
        <Reported at={reported.at}>
          <Signal type={status?.networkType ?? null} rssiDbm={status?.rssiDbm ?? null} />
        </Reported>
      </td>
      <td className={styles['end']}>
        <Value value={status?.temperatureC ?? null} unit="°C" decimals={1} {...reported} />
      </td>
      <td className={styles['end']}>
        <Value value={status?.humidityPercent ?? null} unit="%" {...reported} />
      </td>
      <td className={styles['end']}>
        <Value value={status?.fanPwmDutyPercent ?? null} unit="%" {...reported} />
      </td>
      <td>
        <Reported at={reported.at}>
          <IoMarks status={status} />
        </Reported>
      </td>
    </tr>
  );
});

/** The second, quiet line of a cell; none where there is nothing to say. */
function Under({ parts }: { readonly parts: readonly (string | null)[] }): ReactNode {
  const said = parts.filter((part) => part !== null && part !== '').join(' · ');
  return said === '' ? null : <span className={classNames(styles['under'], styles['cut'])}>{said}</span>;
}
