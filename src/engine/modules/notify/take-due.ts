import type { Tx } from '../../platform/db/database.ts';
import { MAX_TOLD, type Message } from './message.ts';
import type { Target } from './notifier.ts';
import type { Attempt } from './record-outcome.ts';
import { type DueNotification, endNeedless, stillWaiting, takeDue } from './store/outbox-rows.ts';

export interface Sendable extends Attempt {
  readonly target: Target;
  readonly message: Message;
}

/** Null where a webhook's address is gone. */
function targetOf({ channelKind, recipients, url, signingSecret }: DueNotification): Target | null {
  if (channelKind === 'email') return { kind: 'email', recipients: recipients ?? [] };
  return url === null ? null : { kind: 'webhook', url, signingSecret };
}

/** Takes what is due. What tells only of alarms that somebody has taken meanwhile ends here. */
export async function takeSendable(
  tx: Tx,
  busy: Parameters<typeof takeDue>[1],
  limit: number,
  leaseS: number,
): Promise<Sendable[]> {
  const due = await takeDue(tx, busy, limit, leaseS);
  if (due.length === 0) return [];
  const waiting = await stillWaiting(
    tx,
    due.map(({ id }) => id),
  );
  const needless: DueNotification['id'][] = [];
  const sendable = due.flatMap((notification): Sendable[] => {
    const alarms = waiting.filter(({ notificationId }) => notificationId === notification.id);
    const target = targetOf(notification);
    if (target === null || (notification.kind === 'escalation' && alarms.length === 0)) {
      needless.push(notification.id);
      return [];
    }
    const { key, kind, attempt, organisation, createdAt, requestedBy } = notification;
    const message: Message = {
      key,
      kind,
      attempt,
      organisation,
      createdAt,
      requestedBy,
      alarms: alarms.slice(0, MAX_TOLD).map(({ notificationId: _, ...alarm }) => alarm),
      alarmCount: alarms.length,
    };
    return [{ notification, alarmIds: alarms.map(({ id }) => id), target, message }];
  });
  await endNeedless(tx, needless);
  return sendable;
}
