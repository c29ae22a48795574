import { Priority } from '../../../../shared/alarms/model.ts';
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

const personOf = ({ userId, name }: Group) =>
  userId !== null ? `id ${userId}` : name !== null ? `name ${name}` : null;

/** Both kinds of groups side by side: whoever acknowledges an alarm need not be who closes it. */
export function responsesOf(
  acknowledged: readonly Acknowledged[],
  closed: readonly Closed[],
): Figures['responses'] {
  const find = <Row extends Group>(rows: readonly Row[], person: string | null, priority: Priority | null) =>
    rows.find((row) => personOf(row) === person && row.priority === priority);
  const of = (person: string | null, priority: Priority | null) => {
    const row = find(acknowledged, person, priority);
    const other = find(closed, person, priority);
    return {
      isThere: row !== undefined || other !== undefined,
      response: { alarms: row?.alarms ?? 0, acknowledge: acknowledgeOf(row), close: closeOf(other) },
    };
  };
  const people = new Map<string, { readonly userId: UserId | null; readonly name: string }>();
  for (const row of [...acknowledged, ...closed]) {
    const person = personOf(row);
    if (person !== null && row.name !== null && row.priority === null)
      people.set(person, { userId: row.userId, name: row.name });
  }
  return {
    total: of(null, null).response,
    byPriority: Priority.options.flatMap((priority) => {
      const { isThere, response } = of(null, priority);
      return isThere ? [{ priority, ...response }] : [];
    }),
    byOperator: [...people].flatMap(([person, { userId, name }]) =>
      [null, ...Priority.options].flatMap((priority) => {
        const { isThere, response } = of(person, priority);
        const { acknowledge, close } = response;
        return isThere ? [{ userId, name, priority, acknowledge, close }] : [];
      }),
    ),
  };
}
