import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandTopic, deviceFilters, parseDeviceTopic } from '../../../protocol/esp32-alarm/topics.ts';
import { createTopicRights } from './topic-rights.ts';

const rights = createTopicRights([...deviceFilters('wd'), ...deviceFilters('north/gate 2')]);

test.each([
  ['wd/pb/d/BOX/alarm', 'BOX'],
  ['north/gate 2/pb/d/BOX/lw', 'BOX'],
  ['wd/d/BOX/hb', 'BOX'],
  ['wd/pb/d/BOX/cmd', null],
  ['wd/pb/d/BOX/alarm/more', null],
  ['wd/pb/d//alarm', null],
  ['other/pb/d/BOX/alarm', null],
  ['$SYS/x', null],
])('%s is sent by %s', (topic, hostname) => {
  expect(rights.sender(topic)).toBe(hostname);
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
      if (parsed !== null) expect(rights.sender(topic)).toBe(parsed.hostname);
      if (rights.listener(topic) !== null) expect(rights.sender(topic)).toBeNull();
    }),
  );
  expect(rights.sender(commandTopic('wd', 'BOX'))).toBeNull();
});
