import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAckWindows } from './ack-window.ts';

const never = new AbortController().signal;

/** Whether a promise is settled once everything that is due has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await setImmediate();
  return done;
}

test('a reader that acknowledges nothing holds the stream back after the last free frame', async () => {
  const windows = createAckWindows(2);
  const window = windows.open('main');
  for (const cursor of ['1', '2']) {
    await window.hasRoom(never);
    window.sent(cursor);
  }
  const room = window.hasRoom(never);
  expect(await settled(room)).toBe(false);
  windows.ack('main', '1');
  expect(await settled(room)).toBe(true);
});

test('an acknowledgement counts for the frames before it, and one of several with the same cursor for one', () => {
  const windows = createAckWindows();
  const window = windows.open('main');
  for (const cursor of ['a', 'a', 'b', 'c']) window.sent(cursor);
  windows.ack('main', 'a');
  expect(window.outstanding).toBe(3);
  windows.ack('main', 'b');
  expect(window.outstanding).toBe(1);
});

test('an acknowledgement of nothing that was sent changes nothing', () => {
  const windows = createAckWindows();
  const window = windows.open('main');
  window.sent('1');
  windows.ack('main', '2');
  windows.ack('other', '1');
  expect(window.outstanding).toBe(1);
});

test('giving up ends the wait with the reason of the signal', async () => {
  const windows = createAckWindows(1);
  const window = windows.open('main');
  window.sent('1');
  const controller = new AbortController();
  const room = window.hasRoom(controller.signal);
  controller.abort(new Error('gone'));
  await expect(room).rejects.toThrow('gone');
  await expect(window.hasRoom(controller.signal)).rejects.toThrow('gone');
});

test('a stream of the same name takes the acknowledgements over, also when the older one closes later', () => {
  const windows = createAckWindows();
  const older = windows.open('main');
  const newer = windows.open('main');
  newer.sent('1');
  older.close();
  windows.ack('main', '1');
  expect(newer.outstanding).toBe(0);
});

test('a sender that asks for room first never has more on the way than the window allows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.constantFrom('send', 'ack'), { maxLength: 60 }),
      async (frames, steps) => {
        const windows = createAckWindows(frames);
        const window = windows.open('main');
        let sent = 0;
        for (const step of steps) {
          if (step === 'ack') windows.ack('main', String(sent));
          else if (window.outstanding < frames) {
            await window.hasRoom(never);
            sent += 1;
            window.sent(String(sent));
          }
          expect(window.outstanding).toBeLessThanOrEqual(frames);
        }
      },
    ),
  );
});
