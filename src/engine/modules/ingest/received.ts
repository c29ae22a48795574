import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import type { Route, Verified } from './decode-message.ts';
import type { Moment } from './domain/moment.ts';

export type Accepted = Extract<Verified, { ok: true }>;

/** A message on its way through the intake. */
export interface Received {
  readonly message: InboundMessage;
  readonly route: Route;
  readonly at: Moment;
}

/** One that is what it claims to be. */
export interface Genuine extends Received {
  readonly verified: Accepted;
}
