import type { Relay } from '../../../../shared/relays/model.ts';

/** What a channel's tile says; states are the load's, which with a normally-on one is the relay's opposite. */
export interface RelayView {
  /** Null until the board has said it. */
  readonly isOn: boolean | null;
  readonly reportedAt: Date | null;
  /** What somebody wants and the board has not said yet; null where the two agree or nobody wants anything. */
  readonly wanted: { readonly isOn: boolean; readonly at: Date } | null;
  /** An alarm is open for it. */
  readonly isDisagreeing: boolean;
}

export function viewOf(relay: Relay): RelayView {
  const { reportedState, reportedAt, wantedState, wantedAt, disagreesSince, normallyOn } = relay;
  const load = (state: boolean): boolean => state !== normallyOn;
  const isOpen = wantedState !== null && wantedAt !== null && wantedState !== reportedState;
  return {
    isOn: reportedState === null ? null : load(reportedState),
    reportedAt,
    wanted: isOpen ? { isOn: load(wantedState), at: wantedAt } : null,
    isDisagreeing: disagreesSince !== null,
  };
}

/** What the relay must do for the load to be so. */
export function relayStateFor({ normallyOn }: Pick<Relay, 'normallyOn'>, isLoadOn: boolean): boolean {
  return isLoadOn !== normallyOn;
}

/** Whether this must be armed: what is dangerous is the relay that works, whatever that does to its load. */
export function mustArm(relay: Pick<Relay, 'isDangerous' | 'normallyOn'>, isLoadOn: boolean): boolean {
  return relay.isDangerous && relayStateFor(relay, isLoadOn);
}
