import type { AlarmType } from '../../../../shared/alarms/model.ts';
import type { AlarmId, DeviceId, SiteId, ZoneId } from '../../../../shared/contract/primitives.ts';
import type { ConfirmedCondition } from '../../../../shared/rules/condition.ts';

/** The last activation of an alarm. */
export interface Activation {
  readonly alarmId: AlarmId;
  readonly type: AlarmType;
  readonly deviceId: DeviceId;
  readonly zoneId: ZoneId | null;
  readonly siteId: SiteId | null;
  readonly atMs: number;
}

/** Two activations that confirm each other; `second` came last. */
export interface Confirmation {
  /** What they have in common. */
  readonly place: string;
  readonly first: Activation;
  readonly second: Activation;
}

function placeOf({ place }: ConfirmedCondition, { deviceId, zoneId, siteId }: Activation): string | null {
  const id = { device: deviceId, zone: zoneId, site: siteId }[place];
  return id === null ? null : `${place}:${id}`;
}

function differ({ differs }: ConfirmedCondition, one: Activation, other: Activation): boolean {
  switch (differs) {
    case 'type':
      return one.type !== other.type;
    case 'device':
      return one.deviceId !== other.deviceId;
    case 'zone':
      return one.zoneId !== other.zoneId && one.zoneId !== null && other.zoneId !== null;
  }
}

/**
 * The newest confirmation of each place. `afterMs` tells how far activations of a place have confirmed something
 * already: of two that both came before nothing is confirmed again.
 */
export function findConfirmations(
  condition: ConfirmedCondition,
  activations: readonly Activation[],
  afterMs: (place: string) => number,
): Confirmation[] {
  const found = new Map<string, Confirmation>();
  const withinMs = condition.withinS * 1000;
  const firsts = activations.filter(({ type }) => condition.first.includes(type));
  const seconds = activations.filter(({ type }) => condition.second.includes(type));
  const byPlace = new Map<string, Activation[]>();
  for (const first of firsts) {
    const place = placeOf(condition, first);
    if (place === null) continue;
    const there = byPlace.get(place) ?? [];
    byPlace.set(place, there);
    there.push(first);
  }
  for (const second of seconds) {
    const place = placeOf(condition, second);
    if (place === null) continue;
    for (const first of byPlace.get(place) ?? []) {
      if (first.alarmId === second.alarmId || !differ(condition, first, second)) continue;
      if (condition.inOrder && second.atMs < first.atMs) continue;
      if (Math.abs(second.atMs - first.atMs) > withinMs) continue;
      const [earlier, later] = second.atMs < first.atMs ? [second, first] : [first, second];
      if (later.atMs <= afterMs(place)) continue;
      const known = found.get(place);
      if (known === undefined || later.atMs > known.second.atMs)
        found.set(place, { place, first: earlier, second: later });
    }
  }
  return [...found.values()];
}
