import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createReplayWindow, loadReplayWindow } from '../../../../protocol/esp32-alarm/replay-window.ts';
import { judgeAcrossBoots } from './replay-across-boots.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

function windowOf(bootEpoch: number, ...sequences: number[]) {
  const window = createReplayWindow(bootEpoch);
  for (const sequence of sequences) window.mark(sequence, digest(`boot ${bootEpoch}, message ${sequence}`));
  return window;
}

const boots = () => ({ present: windowOf(6, 1, 2), previous: windowOf(5, 4000, 4001) });

describe('a frame after a restart of its box', () => {
  it.each<[string, number, string, boolean, string, number]>([
    ['of the present boot', 3, 'new', true, 'accepted', 6],
    ['of the present boot, again', 2, 'boot 6, message 2', true, 'redelivered', 6],
    ['of the previous boot, again', 4001, 'boot 5, message 4001', true, 'redelivered', 5],
    ['of the previous boot, without a clock, again', 4001, 'boot 5, message 4001', false, 'redelivered', 5],
    ['of the previous boot, never seen', 4002, 'new', true, 'accepted', 5],
    ['of the previous boot, late and never seen', 3999, 'new', true, 'accepted', 5],
    ['under a sequence of the previous boot, with other bytes', 4001, 'other', true, 'accepted', 6],
    ['far ahead of both', 9000, 'new', true, 'accepted', 6],
    ['under a sequence of the present boot, with other bytes', 2, 'other', true, 'reused', 6],
  ])('%s', (_, sequence, bytes, isDated, verdict, epoch) => {
    const judged = judgeAcrossBoots(boots(), sequence, digest(bytes), isDated);
    expect([judged.verdict, judged.window.bootEpoch]).toEqual([verdict, epoch]);
  });

  it('is new when it merely looks like one of the previous boot, because neither boot knew the time', () => {
    const seen = { present: windowOf(6, 1), previous: windowOf(5, 1, 2) };
    const judged = judgeAcrossBoots(seen, 2, digest('boot 5, message 2'), false);
    expect([judged.verdict, judged.window.bootEpoch]).toEqual(['accepted', 6]);
    expect(judgeAcrossBoots(seen, 2, digest('boot 5, message 2'), true).verdict).toBe('redelivered');
  });

  it('is told from the present boot by its sequence alone when the station was restarted as well', () => {
    const { present, previous } = boots();
    const seen = { present: loadReplayWindow(present.save()), previous: loadReplayWindow(previous.save()) };
    expect(judgeAcrossBoots(seen, 4001, digest('anything'), true)).toMatchObject({ verdict: 'redelivered' });
    expect(judgeAcrossBoots(seen, 3, digest('new'), true)).toMatchObject({ verdict: 'accepted' });
    expect(judgeAcrossBoots(seen, 4002, digest('new'), true).window.bootEpoch).toBe(5);
  });
});
