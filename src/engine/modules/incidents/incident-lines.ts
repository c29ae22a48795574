import type { TimelineAction, TimelineEntry } from '../../../shared/alarms/model.ts';
import type { IncidentLine, RelatedAlarm } from '../../../shared/incidents/model.ts';
import type { listQuiet, listReports, listSwitched, Order } from './store/incident-rows.ts';

type Reports = Awaited<ReturnType<typeof listReports>>;
type Switched = Awaited<ReturnType<typeof listSwitched>>;
type Quiet = Awaited<ReturnType<typeof listQuiet>>;

const NOTHING = { subject: null, by: null, station: null, note: null, detail: null } as const;
const OF_PLANS: ReadonlySet<TimelineAction> = new Set(['plan_started', 'step_done', 'step_skipped', 'call']);
/** What a line may carry; telephone numbers and the like stay where they are handled. */
const SHOWN = ['until', 'from', 'score', 'level', 'outcome'] as const;

export function timelineLines(entries: readonly TimelineEntry[]): IncidentLine[] {
  return entries.map(({ id, at, action, by, station, note, detail }) => {
    const shown = SHOWN.flatMap((key) => (detail?.[key] === undefined ? [] : [[key, detail[key]] as const]));
    const subject = detail?.['step'] ?? detail?.['contact'];
    return {
      id: `timeline ${id}`,
      at,
      kind: OF_PLANS.has(action) ? 'plan' : by === null ? 'alarm' : 'person',
      what: action,
      subject: typeof subject === 'string' ? subject : null,
      by,
      station,
      note,
      detail: shown.length === 0 ? null : Object.fromEntries(shown),
    };
  });
}

export function reportLines(reports: Reports): IncidentLine[] {
  return reports.map(({ id, receivedAt, alarmType, eventState }) => ({
    ...NOTHING,
    id: `report ${id}`,
    at: receivedAt,
    kind: 'report',
    what: `${alarmType} ${eventState}`,
  }));
}

/** OUTPUT SIREN CONSTANT: the codes as they stand in the log; of settings their names alone. */
function orderText(command: Order['command']): string {
  return Object.entries(command)
    .flatMap(([field, value]) => {
      if (typeof value === 'string') return [value];
      if (typeof value === 'number' || typeof value === 'boolean') return [`${field} ${value}`];
      return typeof value === 'object' && value !== null ? Object.keys(value) : [];
    })
    .join(' ');
}

export function orderLines(orders: readonly Order[]): IncidentLine[] {
  return orders.flatMap((order) => {
    const line = (what: string, at: Date | null): IncidentLine[] =>
      at === null
        ? []
        : [
            {
              ...NOTHING,
              id: `command ${order.id} ${what}`,
              at,
              kind: 'command',
              what,
              subject: orderText(order.command),
            },
          ];
    const by = order.approvedBy === null ? order.by : `${order.by} + ${order.approvedBy}`;
    return [
      ...line('ordered', order.createdAt).map((each) => ({
        ...each,
        by,
        station: order.station,
        note: order.notes,
      })),
      ...line('sent', order.sentAt),
      ...line('answered', order.acknowledgedAt),
      ...(order.outcome === null ? [] : line(order.outcome, order.endedAt)).map((each) => ({
        ...each,
        note: order.error,
      })),
    ];
  });
}

export function relayLines(changes: Switched): IncidentLine[] {
  return changes.map(({ id, at, name, state, source, by }) => ({
    ...NOTHING,
    id: `relay ${id}`,
    at,
    kind: 'relay',
    what: state ? 'on' : 'off',
    subject: name,
    by,
    note: source,
  }));
}

export function quietLines(windows: Quiet, isWithin: (at: Date) => boolean): IncidentLine[] {
  return windows.flatMap(({ id, kind, startsAt, endsAt, isOver, by, endedBy, station, reason }) => {
    const begins: IncidentLine = {
      ...NOTHING,
      id: `quiet ${id} begins`,
      at: startsAt,
      kind: 'quiet',
      what: `${kind}_begins`,
      by,
      station,
      note: reason,
      detail: { until: endsAt.toISOString() },
    };
    const ends: IncidentLine = {
      ...NOTHING,
      id: `quiet ${id} ends`,
      at: endsAt,
      kind: 'quiet',
      what: `${kind}_ends`,
      by: endedBy,
    };
    return isOver && isWithin(endsAt) ? [begins, ends] : [begins];
  });
}

export function relatedLines(related: readonly RelatedAlarm[]): IncidentLine[] {
  return related.map(({ id, raisedAt, type, title, deviceName }) => ({
    ...NOTHING,
    id: `related ${id}`,
    at: raisedAt,
    kind: 'related',
    what: type,
    subject: title === null ? deviceName : `${deviceName} · ${title}`,
  }));
}
