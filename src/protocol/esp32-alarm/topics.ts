/** What a device sends, by the last level of its topic; `json-hb` is the heartbeat of old boxes. */
export type DeviceTopicKind = 'login' | 'status' | 'hb' | 'alarm' | 'resp' | 'lw' | 'json-hb';

export interface DeviceTopic {
  readonly hostname: string;
  readonly kind: DeviceTopicKind;
}

const kinds = new Map<string, DeviceTopicKind>([
  ['login', 'login'],
  ['status', 'status'],
  ['hb', 'hb'],
  ['alarm', 'alarm'],
  ['resp', 'resp'],
  ['lw', 'lw'],
]);

/** What stands between base and hostname. */
const PROTOBUF = '/pb/d/';
const JSON_TEXT = '/d/';

const HOSTNAME = /^[A-Za-z0-9_.:-]{1,64}$/;
/** Levels of printable text without wildcards; no level may be empty. */
const BASE = /^[^/#+\p{Cc}]+(?:\/[^/#+\p{Cc}]+)*$/u;

/** A topic base may contain slashes, but no wildcard, no empty level and no control character. */
export function isTopicBase(base: string): boolean {
  return base.length <= 256 && BASE.test(base);
}

export function isDeviceHostname(hostname: string): boolean {
  return HOSTNAME.test(hostname);
}

/** The subscriptions that bring everything the boxes of this base send. Commands (`cmd`) are not among them. */
export function deviceFilters(base: string): string[] {
  return [...[...kinds.keys()].map((level) => `${base}/pb/d/+/${level}`), `${base}/d/+/hb`];
}

/** Which box sent on this topic and what; null for topics that are not a device's. */
export function parseDeviceTopic(base: string, topic: string): DeviceTopic | null {
  if (!topic.startsWith(base)) return null;
  const isProtobuf = topic.startsWith(PROTOBUF, base.length);
  const marker = isProtobuf ? PROTOBUF : JSON_TEXT;
  if (!topic.startsWith(marker, base.length)) return null;
  const from = base.length + marker.length;
  const to = topic.indexOf('/', from);
  const hostname = topic.slice(from, to);
  if (to < 0 || !isDeviceHostname(hostname)) return null;
  const kind = kinds.get(topic.slice(to + 1));
  if (isProtobuf) return kind === undefined ? null : { hostname, kind };
  return kind === 'hb' ? { hostname, kind: 'json-hb' } : null;
}

/** Where a box listens for commands. */
export function commandTopic(base: string, hostname: string): string {
  return `${base}/pb/d/${hostname}/cmd`;
}

/** Where a box sends; the inverse of `parseDeviceTopic`. */
export function deviceTopic(base: string, hostname: string, kind: DeviceTopicKind): string {
  return kind === 'json-hb' ? `${base}/d/${hostname}/hb` : `${base}/pb/d/${hostname}/${kind}`;
}
