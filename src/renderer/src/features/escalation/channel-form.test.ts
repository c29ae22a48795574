import { describe, expect, it } from 'vitest';
import { type NotificationChannel, NotificationChannelId } from '../../../../shared/notify/model.ts';
import { formOf, readChannel } from './channel-form.ts';

const guards: NotificationChannel = {
  id: NotificationChannelId.parse(1),
  kind: 'webhook',
  name: 'Guards',
  origin: 'https://guards.example',
  isSigned: true,
  recipients: null,
  failures: 0,
  failingSince: null,
  steps: 0,
};
const SECRET = 'sixteen characters';

describe('a new channel', () => {
  it('needs a name, an address and, where it signs, a secret', () => {
    const form = { ...formOf(null), name: ' Guards ', url: 'https://guards.example/in', secret: SECRET };
    expect(readChannel(form, null).draft).toEqual({
      kind: 'webhook',
      name: 'Guards',
      webhookUrl: 'https://guards.example/in',
      signingSecret: SECRET,
    });
    for (const missing of [{ name: '' }, { url: '' }, { secret: '' }])
      expect(readChannel({ ...form, ...missing }, null).draft).toBeNull();
    expect(readChannel({ ...form, isSigned: false, secret: '' }, null).draft).toMatchObject({
      signingSecret: null,
    });
  });

  it.each(['guards.example', 'ftp://guards.example', 'https://user:word@guards.example'])(
    'does not take %s for an address',
    (url) => {
      expect(readChannel({ ...formOf(null), url }, null).wrong).toEqual(['url']);
    },
  );

  it('takes several mail addresses, and says where one is none', () => {
    const form = { ...formOf(null), kind: 'email' as const, name: 'Mail' };
    expect(readChannel({ ...form, recipients: 'a@b.example, c@d.example' }, null).draft).toMatchObject({
      recipients: ['a@b.example', 'c@d.example'],
    });
    expect(readChannel({ ...form, recipients: 'a@b.example, nobody' }, null)).toMatchObject({
      wrong: ['recipients'],
      draft: null,
    });
  });
});

describe('a channel that is changed', () => {
  it('keeps its address and its secret where they are left out', () => {
    expect(readChannel(formOf(guards), guards).change).toEqual({ kind: 'webhook', name: 'Guards' });
  });

  it('is no longer signed where that is taken away', () => {
    expect(readChannel({ ...formOf(guards), isSigned: false }, guards).change).toEqual({
      kind: 'webhook',
      name: 'Guards',
      signingSecret: null,
    });
  });
});
