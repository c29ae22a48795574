import type { AlarmId, DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { activated } from './domain/chatter.ts';
import type { Activation, DraftAlarm, DraftTimelineEntry } from './domain/signal-fold.ts';
import { type KnownChatter, keepChatter, markChattering, readChatter } from './store/chatter-rows.ts';

interface Followed {
  chatter: KnownChatter;
  readonly alarm: DraftAlarm;
  readonly at: Date;
}

const keyOf = ({
  deviceId,
  type,
  subject,
}: {
  readonly deviceId: DeviceId;
  readonly type: string;
  readonly subject: string;
}) => `${deviceId} ${type} ${subject}`;

/**
 * Finds what comes and goes too often in the transaction that tells of it: two statements, however many activations,
 * and a third where something chatters. Returns the lines of what begins to.
 */
export async function followChatter(
  tx: Tx,
  organisationId: OrganisationId,
  activations: readonly Activation[],
): Promise<DraftTimelineEntry[]> {
  if (activations.length === 0) return [];
  const deviceIds = [...new Set(activations.map(({ alarm }) => alarm.deviceId))];
  const { limits, known } = await readChatter(tx, deviceIds);
  const before = new Map(known.map((chatter) => [keyOf(chatter), chatter]));
  const followed = new Map<string, Followed>();
  for (const { alarm, at } of activations) {
    const { deviceId, type, subject } = alarm;
    const key = keyOf(alarm);
    const last = followed.get(key)?.chatter ?? before.get(key) ?? null;
    followed.set(key, {
      chatter: { deviceId, type, subject, ...activated(last, at, limits) },
      alarm,
      at,
    });
  }
  const all = [...followed.values()];
  await keepChatter(
    tx,
    organisationId,
    all.map(({ chatter }) => chatter),
  );
  const chattering = all.flatMap(({ chatter, alarm, at }) =>
    chatter.since === null || alarm.id === null
      ? []
      : [{ id: alarm.id, since: chatter.since, times: chatter.times, at }],
  );
  if (chattering.length === 0) return [];
  const begun = await markChattering(tx, chattering);
  return chattering.filter(({ id }) => begun.has(id)).map((mark) => lineOf(mark, limits.chatteringMinutes));
}

function lineOf(
  {
    id,
    since,
    times,
    at,
  }: { readonly id: AlarmId; readonly since: Date; readonly times: number | null; readonly at: Date },
  minutes: number,
): DraftTimelineEntry {
  const detail = { since: since.toISOString(), times, minutes };
  return { alarm: { id }, at, action: 'chattering', note: null, detail, eventId: null };
}
