import { describe, expect, it } from 'vitest';
import { matchesFilter } from './topic-filter.ts';

describe('topic filter', () => {
  it.each([
    ['a/pb/d/+/hb', 'a/pb/d/BOX/hb', true],
    ['a/pb/d/+/hb', 'a/pb/d/BOX/status', false],
    ['a/pb/d/+/hb', 'a/pb/d/BOX/more/hb', false],
    ['a/pb/d/+/+', 'a/pb/d/BOX/alarm', true],
    ['a/pb/d/+/hb', 'a/pb/d//hb', true],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['#', '$SYS/broker', false],
    ['+/x', '$SYS/x', false],
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/c', false],
  ])('%s against %s is %s', (filter, topic, matches) => {
    expect(matchesFilter(filter, topic)).toBe(matches);
  });
});
