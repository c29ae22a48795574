import { describe, expect, it } from 'vitest';
import { commandTopic, deviceFilters, deviceTopic, isTopicBase, parseDeviceTopic } from './topics.ts';

const host = 'ESG_ALARM_0483080CEDD8';

describe('device topics', () => {
  it.each(['login', 'status', 'hb', 'alarm', 'resp', 'lw', 'json-hb'] as const)(
    'tell a %s and its box',
    (kind) => {
      for (const base of ['watchdesk', 'fleet/north/2']) {
        expect(parseDeviceTopic(base, deviceTopic(base, host, kind))).toStrictEqual({ hostname: host, kind });
      }
    },
  );

  it.each([
    ['a command', `watchdesk/pb/d/${host}/cmd`],
    ['another base', `other/pb/d/${host}/hb`],
    ['a base that only begins alike', `watchdesk2/pb/d/${host}/hb`],
    ['a missing hostname', 'watchdesk/pb/d//hb'],
    ['a hostname with other characters', 'watchdesk/pb/d/a b/hb'],
    ['a hostname that is too long', `watchdesk/pb/d/${'a'.repeat(65)}/hb`],
    ['more levels', `watchdesk/pb/d/${host}/hb/x`],
    ['fewer levels', `watchdesk/pb/d/${host}`],
    ['a JSON status, which does not exist', `watchdesk/d/${host}/status`],
    ['a topic without the marker', `watchdesk/pb/x/${host}/hb`],
    ['a name of an object member', `watchdesk/pb/d/${host}/constructor`],
    ['the base alone', 'watchdesk'],
  ])('are not %s', (_, topic) => {
    expect(parseDeviceTopic('watchdesk', topic)).toBeNull();
  });

  it('are subscribed one by one, so that commands do not come back', () => {
    expect(deviceFilters('a/b')).toStrictEqual([
      'a/b/pb/d/+/login',
      'a/b/pb/d/+/status',
      'a/b/pb/d/+/hb',
      'a/b/pb/d/+/alarm',
      'a/b/pb/d/+/resp',
      'a/b/pb/d/+/lw',
      'a/b/d/+/hb',
    ]);
    expect(commandTopic('a/b', host)).toBe(`a/b/pb/d/${host}/cmd`);
  });

  it.each([
    ['watchdesk', true],
    ['a/b/c', true],
    ['', false],
    ['a//b', false],
    ['/a', false],
    ['a/', false],
    ['a/+', false],
    ['#', false],
    ['a\u0000', false],
  ])('have a base like %j: %s', (base, allowed) => {
    expect(isTopicBase(base)).toBe(allowed);
  });
});
