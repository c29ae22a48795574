import type { AlarmId } from '../../../shared/contract/primitives.ts';
import { findConfirmations } from './domain/confirm.ts';
import type { ConfirmedPlace, ConfirmingRule } from './rule-book.ts';
import { about, type Stage } from './stage.ts';
import type { AlarmActivation } from './store/activation-rows.ts';
import type { StateRow } from './store/state-rows.ts';

/** Longer than the clocks of two stations may differ. */
const KEPT_BEYOND_MS = 60_000;

/** A rule on two sources over what became active lately. */
export function stageConfirmations(
  stage: Stage,
  confirming: ConfirmingRule,
  activations: readonly AlarmActivation[],
  active: ReadonlySet<AlarmId>,
  now: Date,
): void {
  const { rule, condition, devices, isArmed, places } = confirming;
  const nowMs = now.getTime();
  const next = new Map(places);
  const own = activations.filter(({ deviceId }) => devices.has(deviceId));
  for (const { place, first, second } of findConfirmations(
    condition,
    own,
    (at) => places.get(at)?.atMs ?? Number.NEGATIVE_INFINITY,
  )) {
    const known = next.get(place);
    const device = devices.get(second.deviceId);
    if (device === undefined || !isArmed(device, second.atMs)) continue;
    const isRaised = known !== undefined && known.activeMs !== null;
    // The alarm that is raised stands where it is; what comes on top keeps it there.
    const made: ConfirmedPlace = {
      place,
      deviceId: isRaised ? known.deviceId : device.id,
      alarmIds: [...new Set([...(isRaised ? known.alarmIds : []), first.alarmId, second.alarmId])].slice(-50),
      atMs: second.atMs,
      activeMs: isRaised ? known.activeMs : nowMs,
    };
    if (known !== undefined && known.deviceId !== made.deviceId)
      stage.forget.push({ ruleId: rule.id, deviceId: known.deviceId });
    next.set(place, made);
    stage.keep.push(rowOf(confirming, made));
    if (isRaised) continue;
    stage.signals.push({
      ...about(device, rule.id, now),
      type: 'CONFIRMED',
      title: rule.name,
      kind: 'active',
      priority: rule.definition.priority,
      note: `${first.type} + ${second.type}`,
    });
  }
  for (const [place, known] of places) {
    if (next.get(place) !== known) continue;
    if (known.activeMs !== null && !known.alarmIds.some((id) => active.has(id))) {
      const over = { ...known, activeMs: null };
      next.set(place, over);
      stage.keep.push(rowOf(confirming, over));
      const device = devices.get(known.deviceId);
      if (device !== undefined)
        stage.signals.push({
          ...about(device, rule.id, now),
          type: 'CONFIRMED',
          kind: 'returned',
          priority: null,
          note: null,
        });
    } else if (known.activeMs === null && nowMs - known.atMs > condition.withinS * 1000 + KEPT_BEYOND_MS) {
      next.delete(place);
      stage.forget.push({ ruleId: rule.id, deviceId: known.deviceId });
    }
  }
  stage.committed.push(() => {
    confirming.places = next;
  });
}

function rowOf({ rule }: ConfirmingRule, place: ConfirmedPlace): StateRow {
  return {
    ruleId: rule.id,
    deviceId: place.deviceId,
    version: rule.version,
    pendingMs: null,
    clearingMs: null,
    activeMs: place.activeMs,
    count: place.alarmIds.length,
    value: null,
    memory: place,
  };
}
