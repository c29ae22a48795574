import { createHash } from 'node:crypto';
import type { Alarm } from '../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import {
  type Incident,
  type IncidentKind,
  type IncidentLine,
  MOST_LINES,
} from '../../../shared/incidents/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import { findAlarm } from '../alarms/index.ts';
import { readHistory } from '../devices/index.ts';
import * as lines from './incident-lines.ts';
import type { Actor, IncidentsDeps } from './incidents-deps.ts';
import * as rows from './store/incident-rows.ts';

const MINUTE_MS = 60_000;
/** What an open alarm of weeks drags along is not its own. */
const LONGEST_MS = 47 * 60 * MINUTE_MS;

export interface Around {
  readonly id: AlarmId;
  readonly minutes: number;
}

function spanOf(alarm: Alarm, minutes: number, now: Date): rows.Span {
  const end = alarm.closedAt ?? alarm.returnedAt ?? now;
  const lastMs = Math.min(end.getTime(), alarm.raisedAt.getTime() + LONGEST_MS - 2 * minutes * MINUTE_MS);
  return {
    from: new Date(alarm.raisedAt.getTime() - minutes * MINUTE_MS),
    to: new Date(Math.max(lastMs, alarm.raisedAt.getTime()) + minutes * MINUTE_MS),
  };
}

/** At most MOST_LINES of them, and whether there were more. */
async function some<T>(read: (most: number) => Promise<readonly T[]>) {
  const found = await read(MOST_LINES + 1);
  return { found: found.slice(0, MOST_LINES), isCut: found.length > MOST_LINES };
}

/** What was around the alarm, of its device and its site. */
async function around(tx: Tx, { id, siteId, deviceId }: Alarm, span: rows.Span) {
  const none = Promise.resolve([]);
  const reports = await some((most) =>
    deviceId === null ? none : rows.listReports(tx, deviceId, span, most),
  );
  const orders = await some((most) => (deviceId === null ? none : rows.listOrders(tx, deviceId, span, most)));
  const switched = await some((most) =>
    deviceId === null ? none : rows.listSwitched(tx, deviceId, span, most),
  );
  const quiet = await some((most) =>
    siteId === null ? none : rows.listQuiet(tx, { siteId, deviceId }, span, most),
  );
  const related = await some((most) =>
    siteId === null ? none : rows.listRelated(tx, { id, siteId }, span, most),
  );
  const cut: Partial<Record<IncidentKind, boolean>> = {
    report: reports.isCut,
    command: orders.isCut,
    relay: switched.isCut,
    quiet: quiet.isCut,
    related: related.isCut,
  };
  return { reports, orders, switched, quiet, related, cut };
}

function inOrder(all: readonly IncidentLine[]): IncidentLine[] {
  return all.toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

/** One alarm with all that happened around it, as far as the person may see it. */
export async function incidentOf(tx: Tx, { id, minutes }: Around, now: Date): Promise<Incident> {
  const alarm = await findAlarm(tx, id);
  if (alarm === undefined) throw new AppError('NOT_FOUND');
  const span = spanOf(alarm, minutes, now);
  const { reports, orders, switched, quiet, related, cut } = await around(tx, alarm, span);
  const { deviceId } = alarm;
  const device = deviceId === null ? undefined : await rows.findDeviceFacts(tx, deviceId);
  const history = deviceId === null ? null : await readHistory(tx, { id: deviceId, ...span });
  const content = {
    alarm,
    device: device ?? null,
    ...span,
    lines: inOrder([
      ...lines.timelineLines(await rows.listTimeline(tx, id)),
      ...lines.reportLines(reports.found),
      ...lines.orderLines(orders.found),
      ...lines.relayLines(switched.found),
      ...lines.quietLines(quiet.found, (at) => at < span.to),
      ...lines.relatedLines(related.found),
    ]),
    cut: (Object.keys(cut) as IncidentKind[]).filter((kind) => cut[kind]),
    related: [...related.found],
    history: history === null || history.timeMs.length === 0 ? null : history,
  };
  return { ...content, digest: createHash('sha256').update(JSON.stringify(content)).digest('hex') };
}

export function readIncident(
  { database, clock }: IncidentsDeps,
  by: Pick<Actor, 'organisationId' | 'userId'>,
  input: Around,
): Promise<Incident> {
  return database.transaction(personScope(by), (tx) => incidentOf(tx, input, clock.now()));
}
