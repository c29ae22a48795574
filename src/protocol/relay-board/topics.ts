/** What a board sends. `errors` carries its kind as the last level of the topic. */
export type BoardTopicKind = 'status' | 'announce' | 'state' | 'telemetry' | 'errors';

export interface BoardTopic {
  /** Null on the topics that all boards share: the payload says who sent it. */
  readonly uuid: string | null;
  readonly kind: BoardTopicKind;
}

const UUID = /^[A-Za-z0-9_.:-]{1,64}$/;
const LEVEL = /^[^/#+\p{Cc}]+$/u;

/** What follows `{base}/{uuid}/`. */
const OWN: Readonly<Record<string, BoardTopicKind>> = {
  status: 'status',
  announce: 'announce',
  'relays/state': 'state',
  telemetry: 'telemetry',
};
const STATE = 'relays/state';

/** What follows the level above the base's last, as `autocore/` in `autocore/devices`. */
const SHARED: Readonly<Record<string, BoardTopicKind>> = {
  'discovery/announce': 'announce',
  'telemetry/relays/data': 'telemetry',
};

/** What boards listen to under `{base}/{uuid}/`. */
const HEARD = [
  'relays/set',
  'relay/command',
  'relays/heartbeat',
  'relay/heartbeat',
  'commands/status',
  'commands/reboot',
  'commands/reset',
  'commands/ota',
  'commands/+',
  'commands/#',
];

/** The name a board goes by: one level of a topic. */
export function isBoardUuid(text: string): boolean {
  return UUID.test(text);
}

/** Two levels at least, as `autocore/devices`: boards share topics under the first. */
export function isBoardBase(base: string): boolean {
  const levels = base.split('/');
  return base.length <= 256 && levels.length >= 2 && levels.every((level) => LEVEL.test(level));
}

const rootOf = (base: string) => base.slice(0, base.lastIndexOf('/'));

/** The subscriptions that bring everything the boxes of this base send; what is sent to them is not among it. */
export function boardFilters(base: string): string[] {
  const root = rootOf(base);
  return [
    ...Object.keys(OWN).map((levels) => `${base}/+/${levels}`),
    ...Object.keys(SHARED).map((levels) => `${root}/${levels}`),
    `${root}/errors/+/+`,
  ];
}

/** The base that these filters were made of; null where they are not of boards. */
export function boardBaseOf(filters: readonly string[]): string | null {
  const mark = `/+/${STATE}`;
  const found = filters.find((filter) => filter.endsWith(mark));
  return found?.slice(0, -mark.length) ?? null;
}

/** Which board sent on this topic and what; null for topics that are no board's. */
export function parseBoardTopic(base: string, topic: string): BoardTopic | null {
  if (topic.startsWith(`${base}/`)) {
    const rest = topic.slice(base.length + 1);
    const end = rest.indexOf('/');
    const kind = kindIn(OWN, rest.slice(end + 1));
    const uuid = rest.slice(0, end);
    return end < 0 || kind === null || !isBoardUuid(uuid) ? null : { uuid, kind };
  }
  const root = rootOf(base);
  if (!topic.startsWith(`${root}/`)) return null;
  const rest = topic.slice(root.length + 1);
  const shared = kindIn(SHARED, rest);
  if (shared !== null) return { uuid: null, kind: shared };
  const [errors, uuid, type, ...more] = rest.split('/');
  if (errors !== 'errors' || uuid === undefined || type === undefined || more.length > 0) return null;
  return isBoardUuid(uuid) && LEVEL.test(type) ? { uuid, kind: 'errors' } : null;
}

/** The board that hears this subscription; null for everything else, so for every wildcard that reaches others. */
export function boardListener(base: string, filter: string): string | null {
  if (!filter.startsWith(`${base}/`)) return null;
  const rest = filter.slice(base.length + 1);
  const end = rest.indexOf('/');
  const uuid = rest.slice(0, end);
  return end > 0 && isBoardUuid(uuid) && HEARD.includes(rest.slice(end + 1)) ? uuid : null;
}

/** A topic of this board; `levels` as in the protocol's table. */
export function boardTopic(base: string, uuid: string, levels: string): string {
  return `${base}/${uuid}/${levels}`;
}

/** A topic that all boards of this base share. */
export function sharedTopic(base: string, levels: string): string {
  return `${rootOf(base)}/${levels}`;
}

function kindIn(table: Readonly<Record<string, BoardTopicKind>>, levels: string): BoardTopicKind | null {
  return Object.hasOwn(table, levels) ? (table[levels] ?? null) : null;
}
