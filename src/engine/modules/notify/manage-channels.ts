import type {
  ChannelChange,
  ChannelDraft,
  Notification,
  NotificationChannel,
  NotificationChannelId,
} from '../../../shared/notify/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { ChannelDeps } from './notify-deps.ts';
import * as rows from './store/channel-rows.ts';
import { insertTest, listRecent } from './store/notification-rows.ts';

export const readChannels = ({ database }: ChannelDeps, by: Actor): Promise<NotificationChannel[]> =>
  database.transaction(personScope(by), rows.listChannels);

async function present(tx: Tx, id: NotificationChannelId): Promise<NotificationChannel> {
  const channel = await rows.findChannel(tx, id);
  if (channel === undefined) throw new AppError('NOT_FOUND');
  return channel;
}

export const createChannel = (
  { database }: ChannelDeps,
  by: Actor,
  draft: ChannelDraft,
): Promise<NotificationChannel> =>
  database.transaction(personScope(by), async (tx) => {
    if (await rows.isNameTaken(tx, draft.name, null)) throw new AppError('NAME_TAKEN');
    const { kind, name } = draft;
    const fields =
      draft.kind === 'webhook'
        ? {
            origin: new URL(draft.webhookUrl).origin,
            isSigned: draft.signingSecret !== null,
            recipients: null,
          }
        : { origin: null, isSigned: false, recipients: draft.recipients };
    const id = await rows.insertChannel(tx, by.organisationId, { kind, name, ...fields });
    if (draft.kind === 'webhook')
      await rows.putSecrets(tx, by.organisationId, id, {
        address: draft.webhookUrl,
        signingSecret: draft.signingSecret,
      });
    return present(tx, id);
  });

export const updateChannel = (
  { database }: ChannelDeps,
  by: Actor,
  { id, change }: { readonly id: NotificationChannelId; readonly change: ChannelChange },
): Promise<NotificationChannel> =>
  database.transaction(personScope(by), async (tx) => {
    const known = await present(tx, id);
    if (known.kind !== change.kind) throw new AppError('NOT_FOUND');
    if (await rows.isNameTaken(tx, change.name, id)) throw new AppError('NAME_TAKEN');
    const { name } = change;
    if (change.kind === 'email') {
      await rows.updateChannel(tx, id, { ...known, name, recipients: change.recipients });
      return present(tx, id);
    }
    const { webhookUrl, signingSecret } = change;
    await rows.updateChannel(tx, id, {
      ...known,
      name,
      origin: webhookUrl === undefined ? known.origin : new URL(webhookUrl).origin,
      isSigned: signingSecret === undefined ? known.isSigned : signingSecret !== null,
    });
    await rows.putSecrets(tx, by.organisationId, id, {
      ...(webhookUrl === undefined ? {} : { address: webhookUrl }),
      ...(signingSecret === undefined ? {} : { signingSecret }),
    });
    return present(tx, id);
  });

export const endChannel = (
  { database }: ChannelDeps,
  by: Actor,
  id: NotificationChannelId,
): Promise<Record<string, never>> =>
  database.transaction(personScope(by), async (tx) => {
    const { steps } = await present(tx, id);
    if (steps > 0) throw new AppError('STILL_IN_USE', { count: steps });
    await rows.archiveChannel(tx, id);
    return {};
  });

/** Sent by the station that takes messages in, within a second. */
export const testChannel = (
  { database }: ChannelDeps,
  by: Actor,
  id: NotificationChannelId,
): Promise<Notification> =>
  database.transaction(personScope(by), async (tx) => {
    await present(tx, id);
    const test = await insertTest(tx, by.organisationId, id, by);
    const [made] = await listRecent(tx, { limit: 1, id: test });
    if (made === undefined) throw new Error('a notification vanished inside the transaction that made it');
    return made;
  });

export const readRecent = ({ database }: ChannelDeps, by: Actor, limit: number): Promise<Notification[]> =>
  database.transaction(personScope(by), (tx) => listRecent(tx, { limit }));
