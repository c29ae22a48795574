import { expect, test } from 'vitest';
import { DeviceId } from '../../../../../shared/contract/primitives.ts';
import { movePlace } from './move-place.ts';

const place = (id: number, xPercent: number, yPercent: number) => ({
  deviceId: DeviceId.parse(id),
  xPercent,
  yPercent,
});

test('a device is moved alone, and never off the plan', () => {
  const places = [place(1, 50, 50), place(2, 99.5, 1)];
  expect(movePlace(places, DeviceId.parse(2), 1, -5)).toEqual([place(1, 50, 50), place(2, 100, 0)]);
  expect(movePlace(places, DeviceId.parse(1), 0.04, 1.26)).toEqual([place(1, 50, 51.3), place(2, 99.5, 1)]);
});
