import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPublishReader, type PublishPacket } from './publish-reader.ts';

const MAX_PACKET_BYTES = 1000;

type Version = 4 | 5;
type Sent =
  | {
      readonly cmd: 'publish';
      readonly topic: string;
      readonly payload: Buffer;
      readonly qos: 0 | 1 | 2;
      readonly messageId: number;
      readonly retain: boolean;
      readonly dup: boolean;
      readonly label: string | null;
    }
  | { readonly cmd: 'pingresp' };

/** MQTT 3.1.1 and 5, 3.3; 0x26 is a user property, MQTT 5, 2.2.2.2. */
function generate(sent: Sent, version: Version): Buffer {
  if (sent.cmd === 'pingresp') return Buffer.from([0xd0, 0]);
  const { topic, payload, qos, messageId, retain, dup, label } = sent;
  const property = label === null ? [] : [Buffer.from([0x26]), text('label'), text(label)];
  const properties = Buffer.concat(property);
  const body = Buffer.concat([
    text(topic),
    qos === 0 ? Buffer.alloc(0) : uint16(messageId),
    ...(version === 5 ? [variableLength(properties.length), properties] : []),
    payload,
  ]);
  const flags = (qos << 1) | (retain ? 1 : 0) | (dup && qos > 0 ? 8 : 0);
  return Buffer.concat([Buffer.from([0x30 | flags]), variableLength(body.length), body]);
}

const uint16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const text = (value: string) => Buffer.concat([uint16(Buffer.byteLength(value)), Buffer.from(value)]);

function variableLength(length: number): Buffer {
  const bytes: number[] = [];
  let left = length;
  do {
    bytes.push((left % 128) + (left >= 128 ? 128 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}

const sentArbitrary: fc.Arbitrary<Sent> = fc.oneof(
  fc.record({
    cmd: fc.constant('publish' as const),
    topic: fc.stringMatching(/^[a-zé/0-9]{1,200}$/),
    payload: fc.uint8Array({ maxLength: 1200 }).map((bytes) => Buffer.from(bytes)),
    qos: fc.constantFrom(0, 1, 2),
    messageId: fc.integer({ min: 1, max: 65_535 }),
    retain: fc.boolean(),
    dup: fc.boolean(),
    label: fc.option(fc.string({ maxLength: 200 })),
  }),
  fc.record({ cmd: fc.constant('pingresp' as const) }),
);

/** In pieces of the given sizes, the rest at the end. */
function piecesOf(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...pieces, bytes.subarray(at)];
}

describe('publish reader', () => {
  it.each([4, 5] as const)(
    'takes each message and passes the rest on, however it is cut, MQTT version %i',
    (version) => {
      fc.assert(
        fc.property(
          fc.array(sentArbitrary, { maxLength: 12 }),
          fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 }),
          (list, sizes) => {
            const heard: string[] = [];
            const read = createPublishReader({
              version,
              maxPacketBytes: MAX_PACKET_BYTES,
              mayTake: () => true,
              take: ({ topic, payload, qos, retained, messageId }) =>
                heard.push(JSON.stringify({ topic, qos, retained, messageId, hex: hexOf(payload) })),
              pass: (bytes) => heard.push(hexOf(bytes)),
            });
            const packets = list.map((sent) => ({ sent, bytes: generate(sent, version) }));
            const stream = Buffer.concat(packets.map(({ bytes }) => bytes));
            for (const piece of piecesOf(stream, sizes)) expect(read(piece)).toBe(true);
            const expected = packets.map(({ sent, bytes }) => {
              if (sent.cmd !== 'publish' || sent.qos === 2 || bytes.length > MAX_PACKET_BYTES)
                return hexOf(bytes);
              const { topic, payload, qos, retain, messageId } = sent;
              const id = qos === 0 ? null : messageId;
              return JSON.stringify({ topic, qos, retained: retain, messageId: id, hex: hexOf(payload) });
            });
            // What is passed on may come in pieces.
            expect(heard.join('')).toBe(expected.join(''));
          },
        ),
      );
    },
  );

  it('lets a message wait while none may be taken, and what comes behind it', () => {
    let isOpen = false;
    const taken: PublishPacket[] = [];
    const passed: string[] = [];
    const read = createPublishReader({
      version: 4,
      maxPacketBytes: MAX_PACKET_BYTES,
      mayTake: () => isOpen,
      take: (packet) => void taken.push(packet),
      pass: (bytes) => void passed.push(hexOf(bytes)),
    });
    const ping = generate({ cmd: 'pingresp' }, 4);
    const publish = generate(
      {
        cmd: 'publish',
        topic: 'a/b',
        payload: Buffer.from('x'),
        qos: 1,
        messageId: 7,
        dup: false,
        retain: false,
        label: null,
      },
      4,
    );
    expect(read(Buffer.concat([ping, publish, ping]))).toBe(false);
    expect(taken).toHaveLength(0);
    expect(passed).toEqual([hexOf(ping)]);
    isOpen = true;
    expect(read(Buffer.alloc(0))).toBe(true);
    expect(taken.map(({ messageId }) => messageId)).toEqual([7]);
    expect(passed).toEqual([hexOf(ping), hexOf(ping)]);
  });

  it('leaves everything to the client once a packet cannot be one', () => {
    const passed: string[] = [];
    const read = createPublishReader({
      version: 4,
      maxPacketBytes: MAX_PACKET_BYTES,
      mayTake: () => true,
      take: () => expect.unreachable(),
      pass: (bytes) => void passed.push(hexOf(bytes)),
    });
    const broken = Buffer.from('30ffffffffff', 'hex');
    read(broken);
    read(Buffer.from('3000', 'hex'));
    expect(passed.join('')).toBe('30ffffffffff3000');
  });
});

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
