import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors } from '../contract/errors.ts';

const base = oc.errors(declaredErrors);

/** A message as the running decoder understood it; for technicians who look at a box's traffic. */
export const DecodedMessage = z.object({
  at: z.date(),
  topic: z.string(),
  hostname: z.string(),
  kind: z.enum(['status', 'login', 'hb', 'alarm', 'resp', 'lw']),
  /** The envelope's sequence; null where the fleet has no envelope. */
  sequence: z.int().nonnegative().nullable(),
  outcome: z.enum(['accepted', 'unregistered', 'redelivered', 'rejected']),
  reason: z.string().nullable(),
  /** Field names of the protocol, bytes as base64; null where it could not be decoded. */
  fields: z.record(z.string(), z.unknown()).nullable(),
});
export type DecodedMessage = z.infer<typeof DecodedMessage>;

export const ingestContract = {
  /** Live messages of the person's organisation, of one box where `hostname` is given; drops when slow. */
  tail: base
    .input(z.object({ hostname: z.string().max(64).optional() }))
    .output(eventIterator(DecodedMessage)),
};
