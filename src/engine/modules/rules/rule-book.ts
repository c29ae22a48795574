import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { ConfirmedCondition } from '../../../shared/rules/condition.ts';
import type { Rule, RuleId } from '../../../shared/rules/model.ts';
import { createArmed } from './domain/armed.ts';
import type { Confirmation } from './domain/confirm.ts';
import { rulesFor } from './domain/effective.ts';
import { type PreparedRule, prepareRule } from './domain/evaluate.ts';
import { carriedOver, emptyMemory, type RuleMemory } from './domain/memory.ts';
import type { RuledDevice, StoredState } from './store/state-rows.ts';
import { StoredMemory, StoredPlace } from './store/stored-memory.ts';

/** A rule at a device. */
export interface Entry {
  readonly rule: Rule;
  readonly device: RuledDevice;
  readonly prepared: PreparedRule;
  memory: RuleMemory | null;
  /** It has a row. */
  isStored: boolean;
  /** When its row was written last. */
  keptAtMs: number;
  /** When time alone changes something. */
  dueMs: number;
}

/** A state of a rule that is not in force there any more. */
export interface Orphan {
  readonly ruleId: RuleId;
  readonly deviceId: DeviceId;
  readonly isActive: boolean;
}

/** Two alarms that confirmed each other, and since when nothing newer did. */
export interface ConfirmedPlace {
  readonly place: string;
  readonly deviceId: DeviceId;
  readonly alarmIds: readonly Confirmation['first']['alarmId'][];
  readonly atMs: number;
  readonly activeMs: number | null;
}

/** A rule on two sources, with what it has confirmed. */
export interface ConfirmingRule {
  readonly rule: Rule;
  readonly condition: ConfirmedCondition;
  /** Devices that it is in force at, and whether it is armed there. */
  readonly devices: ReadonlyMap<DeviceId, RuledDevice>;
  readonly isArmed: (device: RuledDevice, atMs: number) => boolean;
  places: ReadonlyMap<string, ConfirmedPlace>;
}

/** What is in force, device by device, with what is remembered. */
export interface RuleBook {
  readonly entries: ReadonlyMap<DeviceId, readonly Entry[]>;
  readonly confirming: readonly ConfirmingRule[];
  readonly orphans: readonly Orphan[];
  readonly devices: ReadonlyMap<DeviceId, RuledDevice>;
}

export interface BookSources {
  readonly rules: readonly Rule[];
  readonly devices: readonly RuledDevice[];
  readonly states: readonly StoredState[];
  readonly nowMs: number;
  /** What this station remembers beyond the rows; null where it must not be trusted. */
  readonly previous: RuleBook | null;
}

/** A box has so long to speak before it is missed, however long nobody listened. */
const GRACE_MS = 5 * 60_000;

const keyOf = (ruleId: RuleId, deviceId: DeviceId): string => `${ruleId} ${deviceId}`;

export function makeBook({ rules, devices, states, nowMs, previous }: BookSources): RuleBook {
  const stored = new Map(states.map((state) => [keyOf(state.ruleId, state.deviceId), state]));
  const prepared = new Map<string, PreparedRule | null>();
  const entries = new Map<DeviceId, Entry[]>();
  const confirmingDevices = new Map<RuleId, Map<DeviceId, RuledDevice>>();

  function preparedFor(rule: Rule, timeZone: string): PreparedRule | null {
    const key = `${rule.id} ${timeZone}`;
    const known = prepared.get(key);
    if (known !== undefined) return known;
    const made = prepareRule(rule.definition, timeZone);
    prepared.set(key, made);
    return made;
  }

  for (const device of devices) {
    const own: Entry[] = [];
    for (const rule of rulesFor(rules, device)) {
      const { condition } = rule.definition;
      if (condition.kind === 'confirmed') {
        const there = confirmingDevices.get(rule.id) ?? new Map<DeviceId, RuledDevice>();
        confirmingDevices.set(rule.id, there.set(device.id, device));
        continue;
      }
      // Nobody is told when a device that is out of use falls silent.
      if (device.isRetired && (condition.kind === 'missing' || condition.kind === 'offline')) continue;
      const ready = preparedFor(rule, device.timeZone);
      if (ready === null) continue;
      const key = keyOf(rule.id, device.id);
      const state = stored.get(key);
      stored.delete(key);
      const known = previous?.entries
        .get(device.id)
        ?.find((entry) => entry.rule.id === rule.id && entry.rule.version === rule.version);
      if (known !== undefined) {
        own.push({ ...known, rule, device, prepared: ready, dueMs: 0 });
        continue;
      }
      const memory = state === undefined ? null : memoryOf(state, rule.version);
      own.push({
        rule,
        device,
        prepared: ready,
        memory: condition.kind === 'missing' ? withGrace(memory, ready.onMs, nowMs) : memory,
        isStored: state !== undefined,
        keptAtMs: nowMs,
        dueMs: memory === null ? Number.POSITIVE_INFINITY : 0,
      });
    }
    if (own.length > 0) entries.set(device.id, own);
  }

  const confirming = rules.flatMap((rule): ConfirmingRule[] => {
    const { condition, schedule } = rule.definition;
    if (condition.kind !== 'confirmed') return [];
    const there = confirmingDevices.get(rule.id) ?? new Map<DeviceId, RuledDevice>();
    const places = new Map<string, ConfirmedPlace>();
    for (const [key, state] of stored) {
      if (state.ruleId !== rule.id || !there.has(state.deviceId)) continue;
      stored.delete(key);
      const place = placeOf(state);
      places.set(place.place, place);
    }
    return [
      {
        rule,
        condition,
        devices: there,
        isArmed: (device, atMs) => schedule === null || createArmed(schedule, device.timeZone)(atMs).isArmed,
        places,
      },
    ];
  });

  return {
    entries,
    confirming,
    orphans: [...stored.values()].map(({ ruleId, deviceId, activeSince }) => ({
      ruleId,
      deviceId,
      isActive: activeSince !== null,
    })),
    devices: new Map(devices.map((device) => [device.id, device])),
  };
}

function memoryOf(state: StoredState, version: number): RuleMemory | null {
  const read = StoredMemory.safeParse(state.memory);
  if (!read.success) return null;
  return state.version === version ? read.data : carriedOver(read.data);
}

function withGrace(memory: RuleMemory | null, onMs: number, nowMs: number): RuleMemory {
  const graceMs = nowMs + Math.min(onMs, GRACE_MS);
  return memory === null ? emptyMemory(0, graceMs) : { ...memory, graceMs };
}

function placeOf({ deviceId, memory, activeSince }: StoredState): ConfirmedPlace {
  const read = StoredPlace.safeParse(memory);
  const known = read.success ? read.data : { place: `device:${deviceId}`, alarmIds: [], atMs: 0 };
  return { ...known, deviceId, activeMs: activeSince?.getTime() ?? null };
}
