import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceStatus } from '../../../../shared/devices/model.ts';
import { useStale } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Value } from '../../ui/value.tsx';
import { describeCommand, describeState, stateWord, toneOf } from './command-words.ts';
import styles from './commands.module.css';
import type { OutputView } from './output-view.ts';
import { TEXTS } from './texts.ts';

/** A box reports its outputs with every heartbeat. */
const HEARTBEAT_INTERVAL_MS = 30_000;

interface OutputRowProps {
  readonly view: OutputView;
  readonly status: DeviceStatus | null;
  readonly nowMs: number;
  /** Why it cannot be switched on, and why not off. */
  readonly refused: string | null;
  readonly blocked: string | null;
  readonly mustArm: boolean;
  readonly isOpen: boolean;
  readonly showsButtons: boolean;
  readonly offPending: boolean;
  readonly onOpen: () => void;
  readonly onOff: () => void;
  /** The form or what is armed. */
  readonly children: ReactNode;
}

export function OutputRow(props: OutputRowProps): ReactNode {
  const { view, status, nowMs, refused, blocked, mustArm, isOpen, showsButtons, children } = props;
  const { t } = useTranslation(TEXTS);
  const { stale } = useStale();
  const { output, reported, wanted, agreement } = view;
  const isRunning = reported === true || (typeof reported === 'number' && reported > 0);
  const on = output === 'FAN' ? t('tile.set') : t('tile.switchOn');
  const name = t(`outputWord.${output}`);
  return (
    <tbody className={classNames(agreement === 'differs' && styles['differs'])}>
      <tr className={styles['line']}>
        <th scope="row" className={styles['name']}>
          <strong>{t(`output.${output}`)}</strong>
          {mustArm ? <span className={styles['sub']}>{t('tile.dangerous')}</span> : null}
        </th>
        <td className={styles['reported']}>
          <span className={styles['reading']}>
            <span className={classNames(styles['dot'], isRunning && styles['running'])} aria-hidden="true" />
            {reported === null ? (
              <span className={styles['quiet']}>{t('state.unknown')}</span>
            ) : (
              <Value
                value={stateWord(reported, t)}
                at={status?.lastSeen}
                expectedEveryMs={HEARTBEAT_INTERVAL_MS}
                stale={stale}
              />
            )}
          </span>
          {reported === null || status === null || status.lastSeen === null ? null : (
            <span className={styles['sub']}>
              <Age since={status.lastSeen} />
            </span>
          )}
        </td>
        <td className={styles['wanted']}>
          {wanted === null ? (
            <span className={styles['quiet']}>{t('common:none')}</span>
          ) : (
            stateWord(wanted, t)
          )}
        </td>
        <td>
          <LastOrder view={view} isOnline={status?.isOnline ?? false} nowMs={nowMs} />
        </td>
        <td className={styles['buttons']}>
          {showsButtons ? (
            <>
              <Button
                disabled={refused !== null || isOpen}
                title={refused ?? undefined}
                aria-label={
                  output === 'FAN' ? t('tile.setOf', { output: name }) : t('tile.onOf', { output: name })
                }
                aria-expanded={isOpen}
                onClick={props.onOpen}
              >
                {on}
              </Button>
              <Button
                disabled={blocked !== null}
                title={blocked ?? undefined}
                pending={props.offPending}
                aria-label={t('tile.offOf', { output: name })}
                onClick={props.onOff}
              >
                {t('tile.off')}
              </Button>
            </>
          ) : null}
        </td>
      </tr>
      {children === null ? null : (
        <tr>
          <td colSpan={5} className={styles['under']}>
            {children}
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** What was ordered last, what became of it, who, when and why. */
export function LastOrder({
  view,
  isOnline,
  nowMs,
}: {
  readonly view: OutputView;
  readonly isOnline: boolean;
  readonly nowMs: number;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const { order, wanted, reported, agreement } = view;
  if (order === null) return <span className={styles['quiet']}>{t('tile.never')}</span>;
  const says =
    agreement === 'differs' && order.outcome === 'confirmed'
      ? t('says.differs', { wanted: stateWord(wanted, t), reported: stateWord(reported, t) })
      : describeState(order, { wanted, reported, isOnline }, { t, style, nowMs });
  const isStrong = agreement === 'differs' || toneOf(order) === 'strong';
  return (
    <>
      <span className={classNames(styles['says'], isStrong && styles['strong'])} aria-live="off">
        {says}
      </span>
      <span className={styles['sub']}>
        {describeCommand(order, t)} · {order.initiatedBy}
        {order.approvedBy === null ? null : `, ${t('tile.approvedBy', { by: order.approvedBy })}`} ·{' '}
        <Moment at={order.createdAt} />
        {order.notes === null ? null : ` · “${order.notes}”`}
      </span>
    </>
  );
}
