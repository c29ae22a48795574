import type { Disposition } from '../../../../shared/alarms/policy.ts';
import { useOutdated, useRead } from '../../client/index.ts';

const NONE: readonly Disposition[] = [];

/** The organisation's outcomes, those that are no longer offered too: alarms of last year have them. */
export function useOutcomes(): readonly Disposition[] {
  const { value } = useRead(`outcomes ${useOutdated('alarm-desk')}`, (client) =>
    client.alarms.dispositions.list({}),
  );
  return value ?? NONE;
}
