import { z } from 'zod';

/** Largest message a client may send. The biggest legitimate one is a feed interest with 200 device ids. */
export const MAX_INBOUND_BYTES = 1024 * 1024;

/** Why we end a connection: a WebSocket close code (RFC 6455, 7.4.1) and a sentence for the log. */
export interface CloseReason {
  readonly code: 1000 | 1001 | 1002 | 1003 | 1007 | 1009;
  readonly reason: string;
}

const CallId = z.string().min(1).max(64);

/**
 * The messages of oRPC's peer protocol that this contract needs: a call and giving it up. The protocol's others
 * (streams from the client, files, form data) are refused, so that no code of ours or oRPC's has to bear them.
 */
const InboundMessage = z.union([
  z.strictObject({ i: CallId, t: z.literal(4), p: z.unknown().optional() }),
  z.strictObject({
    i: CallId,
    t: z.literal(1).optional(),
    p: z.strictObject({
      u: z.string().regex(/^\/[A-Za-z][A-Za-z0-9/]{0,199}$/),
      m: z.literal('POST').optional(),
      h: z.strictObject({ 'last-event-id': z.string().max(200).optional() }).optional(),
      b: z.looseObject({ meta: z.array(z.array(z.union([z.string(), z.number()]))).optional() }).optional(),
    }),
  }),
]);

export type Checked =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly close: CloseReason };

const refused = (code: CloseReason['code'], reason: string): Checked => ({
  ok: false,
  close: { code, reason },
});

/** Tells whether oRPC may see a message. Parsing it twice costs microseconds: inbound messages are small and few. */
export function checkInbound(data: unknown): Checked {
  if (typeof data !== 'string') return refused(1003, 'Only text messages are understood.');
  if (Buffer.byteLength(data) > MAX_INBOUND_BYTES) return refused(1009, 'The message is larger than 1 MiB.');
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return refused(1007, 'The message is not JSON.');
  }
  if (!InboundMessage.safeParse(message).success) return refused(1002, 'The message is not a call.');
  return { ok: true, text: data };
}
