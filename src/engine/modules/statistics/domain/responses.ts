import type { Priority } from '../../../../shared/alarms/model.ts';
import type { UserId } from '../../../../shared/contract/primitives.ts';
import type { Figures, Response, Times } from '../../../../shared/statistics/figures.ts';

interface Group {
  readonly priority: Priority | null;
  readonly userId: UserId | null;
  readonly name: string | null;
}
interface Timed {
  readonly count: number;
  /** The 50th, 80th, 95th and 98.5th. */
  readonly percentiles: readonly number[] | null;
}
interface Acknowledged extends Group, Timed {
  readonly alarms: number;
  readonly withinWarning: number | null;
  readonly withinOverdue: number | null;
}
interface Closed extends Group, Timed {
  readonly withinTarget: number | null;
}

function timesOf(row: Timed | undefined): Times {
  const [p50S = null, p80S = null, p95S = null, p985S = null] = row?.percentiles ?? [];
  return { count: row?.count ?? 0, p50S, p80S, p95S, p985S };
}

const acknowledgeOf = (row: Acknowledged | undefined): Response['acknowledge'] => ({
  ...timesOf(row),
  withinWarning: row?.withinWarning ?? null,
  withinOverdue: row?.withinOverdue ?? null,
});

const closeOf = (row: Closed | undefined): Response['close'] => ({
  ...timesOf(row),
  withinTarget: row?.withinTarget ?? null,
});

const isWhole = ({ priority, name, userId }: Group) => priority === null && name === null && userId === null;
const personOf = ({ userId, name }: Group) => (userId === null ? `name ${name}` : `id ${userId}`);

/** Both kinds of groups side by side: whoever acknowledges an alarm need not be who closes it. */
export function responsesOf(
  acknowledged: readonly Acknowledged[],
  closed: readonly Closed[],
): Figures['responses'] {
  const whole = acknowledged.find(isWhole);
  const responseOf = (row: Acknowledged | undefined, other: Closed | undefined): Response => ({
    alarms: row?.alarms ?? 0,
    acknowledge: acknowledgeOf(row),
    close: closeOf(other),
  });
  const people = new Map<string, Group & { readonly name: string }>();
  for (const row of [...acknowledged, ...closed])
    if (row.name !== null) people.set(personOf(row), { ...row, name: row.name });
  return {
    total: responseOf(whole, closed.find(isWhole)),
    byPriority: acknowledged.flatMap((row) =>
      row.priority === null
        ? []
        : [
            {
              priority: row.priority,
              ...responseOf(
                row,
                closed.find(({ priority }) => priority === row.priority),
              ),
            },
          ],
    ),
    byOperator: [...people].map(([person, { userId, name }]) => ({
      userId,
      name,
      acknowledge: acknowledgeOf(acknowledged.find((row) => row.name !== null && personOf(row) === person)),
      close: closeOf(closed.find((row) => row.name !== null && personOf(row) === person)),
    })),
  };
}
