import type { BoardGeneration } from '../shared/relays/model.ts';

/** What boards of the newer generation switch off by themselves, and when. */
export const SAFETY_TIMEOUT_MS = 1000;

/** A channel that was switched, as the board tells of it. */
export interface Switched {
  readonly channel: number;
  readonly state: boolean;
  readonly trigger: 'mqtt' | 'button' | 'safety_shutoff';
  readonly source: string | null;
}

/** How long a momentary channel was on, by the board's own clock. */
export interface OnPeriod {
  readonly channel: number;
  readonly onAtMs: number;
  readonly offAtMs: number;
  readonly lastHeartbeatAtMs: number;
  readonly endedBy: 'order' | 'safety_shutoff';
}

export interface RelayBoardOptions {
  readonly uuid: string;
  readonly channels: 8 | 16 | 32;
  readonly generation: BoardGeneration;
  /** Of these channels the board itself lets at most one be on, numbered as on the wire. */
  readonly interlock?: readonly number[];
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly onSwitched: (switched: Switched) => void;
}

/** The relays of one simulated board, without its connection. Channels are numbered from 1, as on the wire. */
export interface RelayBoard {
  readonly options: RelayBoardOptions;
  states(): Record<string, boolean>;
  isOn(channel: number): boolean;
  set(order: SetOrder): void;
  heartbeat(channel: number): void;
  /** The button at the board. */
  press(channel: number): void;
  /** What the board does by its own clock; the caller calls it every few milliseconds. */
  tick(): void;
  allOff(): void;
  /** Finished periods of momentary channels. */
  readonly periods: readonly OnPeriod[];
}

export interface SetOrder {
  readonly channel: number;
  readonly state: boolean;
  readonly functionType: 'toggle' | 'momentary' | 'pulse' | 'timed';
  readonly durationMs: number | null;
  readonly source: string | null;
}

interface Channel {
  isOn: boolean;
  isHeld: boolean;
  onAtMs: number;
  lastHeartbeatAtMs: number;
  offAtMs: number | null;
}

const DEFAULT_PULSE_MS = 500;
const KEPT_PERIODS = 1000;

export function createRelayBoard(options: RelayBoardOptions): RelayBoard {
  const { nowMs, interlock = [] } = options;
  const channels = Array.from(
    { length: options.channels },
    (): Channel => ({ isOn: false, isHeld: false, onAtMs: 0, lastHeartbeatAtMs: 0, offAtMs: null }),
  );
  const periods: OnPeriod[] = [];

  function change(number: number, state: boolean, by: Pick<Switched, 'trigger' | 'source'>): void {
    const channel = channels[number - 1];
    if (channel === undefined) return;
    if (channel.isOn && !state && channel.isHeld) {
      const { onAtMs, lastHeartbeatAtMs } = channel;
      const endedBy = by.trigger === 'safety_shutoff' ? 'safety_shutoff' : 'order';
      periods.push({ channel: number, onAtMs, offAtMs: nowMs(), lastHeartbeatAtMs, endedBy });
      if (periods.length > KEPT_PERIODS) periods.shift();
    }
    const isChanged = channel.isOn !== state;
    channel.isOn = state;
    if (state && isChanged) channel.onAtMs = nowMs();
    if (!state) {
      channel.isHeld = false;
      channel.offAtMs = null;
    }
    if (isChanged) options.onSwitched({ channel: number, state, ...by });
  }

  function othersOff(number: number, source: string | null): void {
    if (!interlock.includes(number)) return;
    for (const other of interlock) if (other !== number) change(other, false, { trigger: 'mqtt', source });
  }

  return {
    options,
    periods,
    states: () => Object.fromEntries(channels.map(({ isOn }, index) => [String(index + 1), isOn])),
    isOn: (number) => channels[number - 1]?.isOn ?? false,
    set({ channel: number, state, functionType, durationMs, source }) {
      const channel = channels[number - 1];
      if (channel === undefined) return;
      const by = { trigger: 'mqtt', source } as const;
      if (state) othersOff(number, source);
      change(number, state, by);
      if (!state) return;
      channel.isHeld = functionType === 'momentary';
      channel.lastHeartbeatAtMs = nowMs();
      const ends = functionType === 'pulse' || functionType === 'timed';
      channel.offAtMs = ends ? nowMs() + (durationMs ?? DEFAULT_PULSE_MS) : null;
    },
    heartbeat(number) {
      const channel = channels[number - 1];
      if (channel?.isHeld === true) channel.lastHeartbeatAtMs = nowMs();
    },
    press(number) {
      const channel = channels[number - 1];
      if (channel !== undefined) change(number, !channel.isOn, { trigger: 'button', source: 'front' });
    },
    tick() {
      for (const [index, channel] of channels.entries()) {
        const { isOn, isHeld, lastHeartbeatAtMs, offAtMs } = channel;
        if (!isOn) continue;
        if (isHeld && nowMs() - lastHeartbeatAtMs >= SAFETY_TIMEOUT_MS)
          change(index + 1, false, { trigger: 'safety_shutoff', source: 'heartbeat_timeout' });
        else if (offAtMs !== null && nowMs() >= offAtMs)
          change(index + 1, false, { trigger: 'mqtt', source: 'timer' });
      }
    },
    allOff() {
      for (const index of channels.keys()) change(index + 1, false, { trigger: 'mqtt', source: 'restart' });
    },
  };
}
