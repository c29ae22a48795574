import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board, Relay } from '../../../../shared/relays/model.ts';
import { useMay, useStale, useSystemStatus } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { type PathBlock, whyNoPath } from '../../lib/device-path.ts';
import { formatDuration } from '../../lib/format.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { Moment } from '../../ui/moment.tsx';
import { ChannelHold } from './channel-hold.tsx';
import { ChannelSwitch, type Reason } from './channel-switch.tsx';
import { viewOf } from './relay-view.ts';
import styles from './relays.module.css';

export interface RelayTileProps {
  readonly board: Board;
  readonly relay: Relay;
  /** Whether it may be pressed where it is shown; the role is looked at besides. */
  readonly mayUse: boolean;
  /** Why, for what is switched next. */
  readonly reason?: Reason | undefined;
}

/** One channel: wanted, reported, age, who, why; and what switches it, disabled with the reason where it cannot. */
export function RelayTile({ board, relay, mayUse, reason }: RelayTileProps): ReactNode {
  const { t } = useTranslation('relays');
  const block = useBlock(board, mayUse);
  return (
    <div className={styles['tile']}>
      <ReportedState board={board} relay={relay} />
      {relay.kind === 'momentary' ? (
        <ChannelHold relay={relay} block={block} />
      ) : (
        <ChannelSwitch relay={relay} block={block} reason={reason} />
      )}
      <WhoAndWhy relay={relay} />
      {board.protocolProblem === null ? null : <p className={styles['disagrees']}>{board.protocolProblem}</p>}
      {relay.isDangerous ? (
        <p className={styles['quiet']}>{t(relay.normallyOn ? 'dangerousOff' : 'dangerous')}</p>
      ) : null}
    </div>
  );
}

/** Null where it can be switched. */
function useBlock(board: Board, mayUse: boolean): PathBlock | null {
  const stale = useStale();
  const system = useSystemStatus();
  const maySwitch = useMay('outputs.switch');
  return whyNoPath({
    may: mayUse && maySwitch,
    staleSince: stale.stale ? stale.since : null,
    system,
    status: board,
  });
}

function ReportedState({ board, relay }: Pick<RelayTileProps, 'board' | 'relay'>): ReactNode {
  const { t } = useTranslation('relays');
  const { isOn, wanted, isDisagreeing } = viewOf(relay);
  const { stale } = useStale();
  const isOld = stale || !board.isOnline;
  return (
    <p className={styles['state']}>
      <span
        aria-hidden="true"
        className={classNames(
          styles['dot'],
          isOn === true && styles['on'],
          (isOn === null || isOld) && styles['unknown'],
        )}
      />
      <strong>{t(isOn === null ? 'state.unknown' : isOn ? 'state.on' : 'state.off')}</strong>
      {relay.reportedSince === null ? null : (
        <span className={styles['quiet']}>
          <Age since={relay.reportedSince} />
        </span>
      )}
      {board.isOnline ? null : <strong>{t('offline')}</strong>}
      {wanted === null ? null : (
        <span className={isDisagreeing ? styles['disagrees'] : styles['wanted']}>
          {t(wanted.isOn ? 'wanted.on' : 'wanted.off')} <Elapsed since={wanted.at} />
        </span>
      )}
    </p>
  );
}

const TENTHS_MS = 100;

/** 0.4 s at first, then whole seconds. */
function Elapsed({ since }: { readonly since: Date }): ReactNode {
  const { language } = useTimeStyle();
  const elapsedMs = Math.max(0, useNowMs(TENTHS_MS) - since.getTime());
  if (elapsedMs >= 10_000) return formatDuration(elapsedMs);
  const tenths = Math.floor(elapsedMs / TENTHS_MS) / 10;
  return `${tenths.toLocaleString(language, { minimumFractionDigits: 1 })} s`;
}

function WhoAndWhy({ relay }: Pick<RelayTileProps, 'relay'>): ReactNode {
  const { t } = useTranslation('relays');
  const { heldBy, heldStation, heldSince, wantedBy, wantedStation, wantedAt, wantedReason, normallyOn } =
    relay;
  return (
    <p className={styles['who']}>
      {normallyOn ? `${t('normallyOn')} · ` : null}
      {heldBy !== null && heldSince !== null ? (
        <>
          {t('heldBy', { by: heldBy, station: heldStation ?? '' })} <Age since={heldSince} />
        </>
      ) : wantedBy !== null && wantedAt !== null ? (
        <>
          {t('by', { by: wantedBy, station: wantedStation ?? '' })} <Moment at={wantedAt} />
          {wantedReason === null ? null : ` · ${wantedReason}`}
        </>
      ) : relay.reportedTrigger === null ? null : (
        t(`trigger.${relay.reportedTrigger}`)
      )}
    </p>
  );
}
