import type { DeviceState } from '../../../../shared/devices/model.ts';
import type { NumberMetric, RuleTest, SwitchMetric } from '../../../../shared/rules/condition.ts';

/** What a device said last; null was never said, or is not said any more. */
export type Values = Readonly<Record<NumberMetric, number | null>> &
  Readonly<Record<SwitchMetric, boolean | null>> & { readonly deviceState: DeviceState | null };

/** A device's state as it was at a moment. */
export interface Report {
  /** Rises with each report of the device. */
  readonly revision: number;
  readonly atMs: number;
  /** When its last message came; null where none ever did. */
  readonly seenMs: number | null;
  readonly isOnline: boolean;
  readonly values: Values;
}

/** On which side of its limits a figure is: below, inside, above. What is no figure is above while it holds. */
export type Side = -1 | 0 | 1;

/**
 * Where the report stands, seen from where the last one stood: a figure that was outside is inside again only beyond
 * the hysteresis of the limit that it had passed. What is not said changes nothing.
 */
export function sideOf(test: RuleTest, was: Side, values: Values): Side {
  switch (test.by) {
    case 'switch': {
      const value = values[test.metric];
      return value === null ? was : value === test.is ? 1 : 0;
    }
    case 'mode':
      return values.deviceState === null ? was : test.states.includes(values.deviceState) ? 1 : 0;
    case 'limits': {
      const { min, max, hysteresis } = test;
      const value = values[test.metric];
      if (value === null) return was;
      if (max !== null && value > max) return 1;
      if (min !== null && value < min) return -1;
      if (was === 1 && max !== null && value > max - hysteresis) return 1;
      if (was === -1 && min !== null && value < min + hysteresis) return -1;
      return 0;
    }
  }
}

/** The value behind a test, as people read it. */
export function valueBehind(test: RuleTest, values: Values): number | boolean | string | null {
  return test.by === 'mode' ? values.deviceState : values[test.metric];
}
