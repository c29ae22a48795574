import type { Logger } from '../logger.ts';
import type { BrokerUsers } from './broker-users.ts';
import type { TopicRights } from './topic-rights.ts';

/** What the clients of the embedded broker may do. */
export interface ClientRights<Client> {
  /** False where the user is unknown or the password wrong; without a users file everybody is let in. */
  admit(client: Client, username: string | undefined, password: Buffer | undefined): Promise<boolean>;
  mayPublish(client: Client, topic: string, payload: Uint8Array): boolean;
  maySubscribe(client: Client, filter: string): boolean;
}

/** A device hears its own commands alone; without a bound one connection could fill the memory with subscriptions. */
const MAX_SUBSCRIPTIONS = 16;
const LOGGED_TOPIC_LENGTH = 200;

/**
 * A client may publish on device topics and hear the commands of one box a subscription, nothing else. With a users
 * file its user name is the one hostname for which it may do so.
 */
export function createClientRights<Client extends { readonly id: string }>(
  topics: TopicRights,
  users: BrokerUsers | null,
  logger: Logger,
): ClientRights<Client> {
  const usernames = new WeakMap<Client, string>();
  const heard = new WeakMap<Client, Set<string>>();
  const reported = new WeakSet<Client>();

  const isOwn = (client: Client, hostname: string | null) =>
    hostname !== null && (users === null || usernames.get(client) === hostname);

  /** Once a connection: what a client does wrong it mostly does all the time. */
  function report(client: Client, what: string, topic: string): void {
    if (reported.has(client)) return;
    reported.add(client);
    logger.warn({ client: client.id, topic: topic.slice(0, LOGGED_TOPIC_LENGTH) }, what);
  }

  return {
    async admit(client, username, password) {
      if (users === null) return true;
      if (username === undefined || password === undefined) return false;
      const isKnown = await users.verify(username, password);
      if (isKnown) usernames.set(client, username);
      return isKnown;
    },
    mayPublish(client, topic, payload) {
      const isAllowed = isOwn(client, topics.sender(topic, payload));
      if (!isAllowed) report(client, 'a client of the broker may not publish here; dropped', topic);
      return isAllowed;
    },
    maySubscribe(client, filter) {
      const filters = heard.get(client) ?? new Set();
      const isAllowed =
        isOwn(client, topics.listener(filter)) && (filters.has(filter) || filters.size < MAX_SUBSCRIPTIONS);
      if (isAllowed) heard.set(client, filters.add(filter));
      else report(client, 'a client of the broker may not subscribe to this; refused', filter);
      return isAllowed;
    },
  };
}
