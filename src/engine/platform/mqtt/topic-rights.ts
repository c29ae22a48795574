import { isDeviceHostname } from '../../../protocol/esp32-alarm/topics.ts';
import { decodeBoardMessage } from '../../../protocol/relay-board/decode.ts';
import {
  boardBaseOf,
  boardFilters,
  boardListener,
  parseBoardTopic,
} from '../../../protocol/relay-board/topics.ts';

/** Which boxes and boards the topics of the embedded broker belong to. Every other topic is nobody's. */
export interface TopicRights {
  /**
   * The box or board that may publish this here; null where none may. What is published counts on topics that boards
   * share: there the payload says whose it is.
   */
  sender(topic: string, payload: Uint8Array): string | null;
  /** The one that hears its commands by this subscription; null for everything else, so for every wildcard. */
  listener(filter: string): string | null;
}

/** Levels before and after the box's name. */
interface Pattern {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** From the filters of the device topics, each with one `+` in the place of the box's name. */
export function createTopicRights(deviceFilters: readonly string[]): TopicRights {
  const boardBase = boardBaseOf(deviceFilters);
  const ofBoards = new Set(boardBase === null ? [] : boardFilters(boardBase));
  const senders = deviceFilters.filter((filter) => !ofBoards.has(filter)).map(toPattern);
  // `{base}/pb/d/+/hb` has `{base}/pb/d/+/cmd` beside it; the JSON heartbeat of old boxes has no commands.
  const listeners = senders
    .filter(({ before }) => before.at(-2) === 'pb' && before.at(-1) === 'd')
    .map(({ before }): Pattern => ({ before, after: ['cmd'] }));

  return {
    sender: (topic, payload) => boxOf(senders, topic) ?? boardOf(boardBase, topic, payload),
    listener: (filter) => {
      const hostname = boxOf(listeners, filter);
      if (hostname !== null && isDeviceHostname(hostname)) return hostname;
      return boardBase === null ? null : boardListener(boardBase, filter);
    },
  };
}

function boardOf(base: string | null, topic: string, payload: Uint8Array): string | null {
  const parsed = base === null ? null : parseBoardTopic(base, topic);
  if (parsed === null) return null;
  return parsed.uuid ?? decodeBoardMessage(parsed, payload).uuid;
}

function toPattern(filter: string): Pattern {
  const levels = filter.split('/');
  const at = levels.indexOf('+');
  if (at < 0 || levels.includes('+', at + 1) || levels.includes('#')) {
    throw new Error(`a device filter has one + for the box: ${filter}`);
  }
  return { before: levels.slice(0, at), after: levels.slice(at + 1) };
}

function boxOf(patterns: readonly Pattern[], topic: string): string | null {
  const levels = topic.split('/');
  for (const { before, after } of patterns) {
    if (levels.length !== before.length + 1 + after.length) continue;
    const fits =
      before.every((level, index) => level === levels[index]) &&
      after.every((level, index) => level === levels[before.length + 1 + index]);
    if (fits) return levels[before.length] || null;
  }
  return null;
}
