import { memo, type ReactNode } from 'react';
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

interface DeviceLineProps {
  readonly id: DeviceId;
  /** Place in the whole table, from 0; assistive technology counts from 1 and the head is the first. */
  readonly index: number;
  readonly topPx: number;
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly onSelect: (id: DeviceId) => void;
}

export const deviceLinkId = (id: number): string => `device-link-${id}`;

/** One device in the table, live by itself so that one heartbeat redraws one line. */
export const DeviceLine = memo(function DeviceLine(props: DeviceLineProps): ReactNode {
  const { id, index, topPx, selected, tabStop, onSelect } = props;
  const device = useShownDevice(id);
  const { stale } = useStale();
  if (device === undefined) return null;
  const { identity, status } = device;
  const reported = { at: status?.lastSeen ?? null, expectedEveryMs: HEARTBEAT_INTERVAL_MS, stale };
  return (
    <tr
      aria-rowindex={index + 2}
      className={classNames(styles['line'], selected && styles['selected'])}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <td className={styles['name']}>
        <Link
          id={deviceLinkId(id)}
          to={`/devices/${id}`}
          tabIndex={tabStop ? 0 : -1}
          onFocus={() => onSelect(id)}
        >
          <MiddleCut text={identity.name} />
        </Link>
      </td>
      <td className={styles['two']}>
        <span className={styles['cut']}>{identity.hostname}</span>
        <span className={styles['under']}>{identity.macAddress}</span>
      </td>
      <td className={styles['cut']} title={identity.siteName ?? undefined}>
        {identity.siteName}
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
