import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors } from '../contract/errors.ts';
import { SystemStatus } from './model.ts';

const base = oc.errors(declaredErrors);

/** Rises when a client of an older program could misread a newer engine. */
export const PROTOCOL_VERSION = 1;

export const systemContract = {
  /** Before login: what this is and whether it can be used yet. Tells nothing about data. */
  hello: base.output(
    z.object({
      product: z.literal('watchdesk'),
      version: z.string(),
      protocolVersion: z.int(),
      edition: z.enum(['desktop', 'browser', 'headless']),
      database: z.enum(['connecting', 'up', 'down']),
      databaseMessage: z.string().nullable(),
      /** The engine's clock at the answer, for the difference to the client's. */
      serverTime: z.date(),
    }),
  ),
  status: base.output(SystemStatus),
};
