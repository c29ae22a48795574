import type { DeviceId } from '../../../../../shared/contract/primitives.ts';
import type { PlanPlace } from '../../../../../shared/panels/model.ts';

/** Tenths of a percent are a millimetre of a plan on screen. */
const onPlan = (percent: number): number => Math.round(Math.min(100, Math.max(0, percent)) * 10) / 10;

/** The places with the one of this device moved by so many percent; it stays on the plan. */
export function movePlace(places: readonly PlanPlace[], id: DeviceId, dx: number, dy: number): PlanPlace[] {
  return places.map((place) =>
    place.deviceId === id
      ? { ...place, xPercent: onPlan(place.xPercent + dx), yPercent: onPlan(place.yPercent + dy) }
      : place,
  );
}
