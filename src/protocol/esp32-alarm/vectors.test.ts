import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import * as messages from './messages.ts';
import { toPlainFields } from './plain-fields.ts';

const Vectors = z.object({
  hmacKeyHex: z.string(),
  valid: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['status', 'login', 'hb', 'alarm', 'lw', 'resp', 'cmd']),
      sequence: z.int(),
      payloadHex: z.string(),
      frameHex: z.string(),
      fields: z.record(z.string(), z.unknown()),
    }),
  ),
  invalid: z.array(z.object({ name: z.string(), frameHex: z.string() })),
});

const file = new URL('../../../test/fixtures/esp32-alarm-vectors.json', import.meta.url);
const vectors = Vectors.parse(JSON.parse(readFileSync(file, 'utf8')));
const key = Buffer.from(vectors.hmacKeyHex, 'hex');
const limits = { maxBytes: 4096 };

interface Reading {
  readonly fields: Record<string, unknown>;
  encode(): Uint8Array;
}

function reading<Message extends object>(
  decode: (payload: Uint8Array) => Message,
  encode: (message: Message) => Uint8Array,
): (payload: Uint8Array) => Reading {
  return (payload) => {
    const message = decode(payload);
    return { fields: toPlainFields(message), encode: () => encode(message) };
  };
}

const status = reading(messages.decodeStatus, messages.encodeStatus);
const readers = {
  status,
  login: status,
  hb: reading(messages.decodeHeartbeat, messages.encodeHeartbeat),
  alarm: reading(messages.decodeAlarmEvent, messages.encodeAlarmEvent),
  lw: reading(messages.decodeLastWill, messages.encodeLastWill),
  resp: reading(messages.decodeCommandResponse, messages.encodeCommandResponse),
  cmd: reading(messages.decodeCommandEnvelope, messages.encodeCommandEnvelope),
};

describe('messages of an independent encoder', () => {
  it('are all there', () => {
    expect(vectors.valid).toHaveLength(98);
    expect(vectors.invalid).toHaveLength(7);
  });

  it.each(vectors.valid)('$name decodes bare to exactly its fields', ({ kind, payloadHex, fields }) => {
    expect(readers[kind](Buffer.from(payloadHex, 'hex')).fields).toStrictEqual(fields);
  });

  it.each(vectors.valid)('$name comes out of its envelope and is sealed to the same bytes', (vector) => {
    const opened = openEnvelope('tail8', key, Buffer.from(vector.frameHex, 'hex'), limits);
    if (!opened.ok) throw new Error(opened.reason);
    expect(opened.sequence).toBe(vector.sequence);
    expect(readers[vector.kind](opened.payload).fields).toStrictEqual(vector.fields);
    const sealed = sealEnvelope('tail8', key, vector.sequence, Buffer.from(vector.payloadHex, 'hex'));
    expect(sealed.toString('hex')).toBe(vector.frameHex);
  });

  it.each(vectors.valid)(
    '$name is encoded to something that decodes equal',
    ({ kind, payloadHex, fields }) => {
      const again = readers[kind](Buffer.from(payloadHex, 'hex')).encode();
      expect(readers[kind](again).fields).toStrictEqual(fields);
    },
  );
});

describe('broken frames', () => {
  const reasons: Record<string, string> = {
    truncated: 'bad-length',
    'flipped-hmac-bit': 'bad-tag',
    'flipped-payload-bit': 'bad-tag',
    'length-lies': 'bad-length',
    empty: 'too-short',
    'wrong-key': 'bad-tag',
    'garbage-signed': 'undecodable',
  };

  function refusal(frame: Buffer): string | null {
    const opened = openEnvelope('tail8', key, frame, limits);
    if (!opened.ok) return opened.reason;
    try {
      messages.decodeStatus(opened.payload);
      return null;
    } catch (error) {
      if (error instanceof messages.DecodeError) return error.reason;
      throw error;
    }
  }

  it.each(vectors.invalid)('$name is refused', ({ name, frameHex }) => {
    expect(refusal(Buffer.from(frameHex, 'hex'))).toBe(reasons[name]);
  });

  it.each(['hb', 'alarm', 'lw', 'resp', 'cmd'] as const)('signed garbage is no %s either', (kind) => {
    expect(() => readers[kind](Buffer.from('ffffffffffffffffffffff', 'hex'))).toThrow(messages.DecodeError);
  });
});
