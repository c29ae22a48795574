import { describe, expect, it } from 'vitest';
import { unknownStatus } from './current-status.ts';
import { createInputWatch } from './missing-alarm.ts';

const off = unknownStatus;
const pressed = { ...off, panic1: true };

describe('an input without its AlarmEvent', () => {
  it('is told once, 5 s after it was seen', () => {
    const watch = createInputWatch();
    watch.observe(off, pressed, 0);
    expect(watch.due(pressed, 4999)).toEqual([]);
    expect(watch.due(pressed, 5000)).toEqual([{ type: 'PANIC1', active: true }]);
    expect(watch.due(pressed, 10_000)).toEqual([]);
  });

  it('is left to the event that comes in time', () => {
    const watch = createInputWatch();
    watch.observe(off, pressed, 0);
    watch.settle('PANIC1', true);
    expect(watch.due(pressed, 60_000)).toEqual([]);
  });

  it('is told even when the button was let go again', () => {
    const watch = createInputWatch();
    watch.observe(off, pressed, 0);
    watch.observe(pressed, off, 1000);
    expect(watch.due(off, 5000)).toEqual([
      { type: 'PANIC1', active: true },
      { type: 'PANIC1', active: false },
    ]);
  });

  it('is told as a press that is over when only the event of its end came', () => {
    const watch = createInputWatch();
    watch.observe(off, pressed, 0);
    watch.settle('PANIC1', false);
    expect(watch.due(off, 5000)).toEqual([
      { type: 'PANIC1', active: true },
      { type: 'PANIC1', active: false },
    ]);
  });

  it('is left to its events when they came in the wrong order', () => {
    const watch = createInputWatch();
    watch.observe(off, pressed, 0);
    watch.settle('PANIC1', false);
    watch.settle('PANIC1', true);
    expect(watch.due(off, 60_000)).toEqual([]);
  });

  it.each([
    ['a test of the button', pressed, null],
    ['the event of its end', off, false],
  ])('is left to %s', (_, now, on) => {
    const watch = createInputWatch();
    watch.observe(now === off ? pressed : off, now, 0);
    watch.settle('PANIC1', on);
    expect(watch.due(now, 60_000)).toEqual([]);
  });

  it('is told when it goes back to normal', () => {
    const watch = createInputWatch();
    watch.observe(pressed, off, 0);
    expect(watch.due(off, 5000)).toEqual([{ type: 'PANIC1', active: false }]);
  });

  it('is not told when it was off only for a moment', () => {
    const watch = createInputWatch();
    watch.observe(pressed, off, 0);
    watch.observe(off, pressed, 1000);
    expect(watch.due(pressed, 60_000)).toEqual([]);
  });

  it('is watched for each input by itself', () => {
    const watch = createInputWatch();
    watch.observe(off, { ...off, panic2: true, boxSw: true }, 0);
    watch.settle('PANIC2', true);
    expect(watch.due({ ...off, panic2: true, boxSw: true }, 5000)).toEqual([
      { type: 'TAMPER', active: true },
    ]);
  });
});
