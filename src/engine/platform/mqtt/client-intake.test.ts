import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createClientIntakes } from './client-intake.ts';

const never = () => false;

test('nothing is kept for a connection that has ended, also when its packets come late', async () => {
  const intakes = createClientIntakes<{ conn: PassThrough }>(never);
  const client = { conn: new PassThrough() };
  const intake = intakes.of(client);
  expect(intakes.of(client)).toBe(intake);
  expect(intakes.size()).toBe(1);
  client.conn.destroy();
  await once(client.conn, 'close');
  expect(intakes.size()).toBe(0);
  expect(intakes.of(client)).toBeNull();
  expect(intakes.size()).toBe(0);
});

test('a message without an answer takes a place until it is done', () => {
  const intakes = createClientIntakes<{ conn: PassThrough }>(never);
  const conn = new PassThrough();
  const intake = intakes.of({ conn });
  if (intake === null) throw new Error('the connection is open');
  let taken = 0;
  const places: (() => void)[] = [];
  for (let sent = 0; sent < 1500; sent += 1) {
    intake.admit(() => {
      taken += 1;
      places.push(intake.hold(null));
    });
  }
  expect(taken).toBe(1000);
  for (const done of places.splice(0)) done();
  intake.resume();
  expect(taken).toBe(1500);
  expect(conn.readableLength).toBe(0);
});
