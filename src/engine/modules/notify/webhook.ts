import { createHmac } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { jsonOf } from './message.ts';
import { type Notifier, NotifyFailure } from './notifier.ts';

interface WebhookDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly version: string;
}

/** Over the time as well, so that who knows an old message cannot send it again as new. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** Node's own words for what goes wrong below HTTP stand in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  if (typeof code === 'string') return `it cannot be reached (${code})`;
  return `it cannot be reached (${cause instanceof Error ? cause.message : error.message})`;
}

/** POST of a JSON body; any answer of 200 to 299 is a yes. Redirects are not followed, and no answer is read. */
export function createWebhook({ clock, version }: WebhookDeps): Notifier<'webhook'> {
  return async ({ url, signingSecret }, message, signal) => {
    const body = jsonOf(message);
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    let status: number;
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal,
        headers: {
          'content-type': 'application/json',
          'user-agent': `Watchdesk/${version}`,
          'idempotency-key': message.key,
          'watchdesk-timestamp': timestamp,
          ...(signingSecret === null
            ? {}
            : { 'watchdesk-signature': signatureOf(signingSecret, timestamp, body) }),
        },
        body,
      });
      ({ status } = response);
      // However much it says.
      await response.body?.cancel().catch(() => undefined);
    } catch (error) {
      if (signal.aborted) throw new NotifyFailure('it did not answer in time', { cause: error });
      throw new NotifyFailure(reasonOf(error), { cause: error });
    }
    if (status >= 300 && status < 400)
      throw new NotifyFailure(`it answered ${status}; redirects are not followed`);
    if (status < 200 || status >= 300) throw new NotifyFailure(`it answered ${status}`);
    return null;
  };
}
