import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandTopic, deviceFilters, parseDeviceTopic } from '../../../protocol/esp32-alarm/topics.ts';
import { boardFilters } from '../../../protocol/relay-board/topics.ts';
import { createTopicRights } from './topic-rights.ts';

const rights = createTopicRights([
  ...deviceFilters('wd'),
  ...deviceFilters('north/gate 2'),
  ...boardFilters('autocore/devices'),
]);
const NOTHING = Buffer.alloc(0);

test.each([
  ['wd/pb/d/BOX/alarm', 'BOX'],
  ['north/gate 2/pb/d/BOX/lw', 'BOX'],
  ['wd/d/BOX/hb', 'BOX'],
  ['wd/pb/d/BOX/cmd', null],
  ['wd/pb/d/BOX/alarm/more', null],
  ['wd/pb/d//alarm', null],
  ['other/pb/d/BOX/alarm', null],
  ['$SYS/x', null],
  ['autocore/devices/b1/relays/state', 'b1'],
  ['autocore/errors/b1/command', 'b1'],
  ['autocore/devices/b1/relays/set', null],
  ['autocore/discovery/announce', null],
])('%s is sent by %s', (topic, hostname) => {
  expect(rights.sender(topic, NOTHING)).toBe(hostname);
});

test.each([
  ['wd/pb/d/BOX/cmd', 'BOX'],
  ['north/gate 2/pb/d/BOX/cmd', 'BOX'],
  ['wd/pb/d/+/cmd', null],
  ['wd/pb/d/#', null],
  ['wd/pb/d/BOX/#', null],
  ['wd/pb/d/BOX/+', null],
  ['wd/d/BOX/cmd', null],
  ['wd/pb/d/BOX/alarm', null],
  ['#', null],
  ['autocore/devices/b1/relays/set', 'b1'],
  ['autocore/devices/b1/commands/+', 'b1'],
  ['autocore/devices/+/relays/set', null],
  ['autocore/devices/b1/#', null],
  ['$SYS/#', null],
])('%s brings the commands of %s', (filter, hostname) => {
  expect(rights.listener(filter)).toBe(hostname);
});

test('whatever is a device topic to the protocol is one here, and a command topic is none', () => {
  const level = fc.constantFrom('pb', 'd', 'BOX', 'alarm', 'hb', 'cmd', 'x', '');
  fc.assert(
    fc.property(fc.array(level, { maxLength: 6 }), (levels) => {
      const topic = ['wd', ...levels].join('/');
      const parsed = parseDeviceTopic('wd', topic);
      if (parsed !== null) expect(rights.sender(topic, NOTHING)).toBe(parsed.hostname);
      if (rights.listener(topic) !== null) expect(rights.sender(topic, NOTHING)).toBeNull();
    }),
  );
  expect(rights.sender(commandTopic('wd', 'BOX'), NOTHING)).toBeNull();
});

test('on a topic that boards share the payload says who sends', () => {
  const announce = (body: object) =>
    rights.sender('autocore/discovery/announce', Buffer.from(JSON.stringify(body)));
  expect(announce({ uuid: 'b1', type: 'esp32_relay' })).toBe('b1');
  expect(announce({ type: 'esp32_relay' })).toBeNull();
});
