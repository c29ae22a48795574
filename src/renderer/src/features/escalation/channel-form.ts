import {
  type ChannelChange,
  type ChannelDraft,
  type NotificationChannel,
  Recipients,
  SigningSecret,
  WebhookUrl,
} from '../../../../shared/notify/model.ts';

export interface ChannelForm {
  readonly kind: NotificationChannel['kind'];
  readonly name: string;
  readonly url: string;
  readonly isSigned: boolean;
  readonly secret: string;
  readonly recipients: string;
}

type Field = 'name' | 'url' | 'secret' | 'recipients';

export const formOf = (channel: NotificationChannel | null): ChannelForm => ({
  kind: channel?.kind ?? 'webhook',
  name: channel?.name ?? '',
  url: '',
  isSigned: channel?.isSigned ?? true,
  secret: '',
  recipients: channel?.recipients?.join(', ') ?? '',
});

const addressesOf = (text: string): string[] =>
  text
    .split(/[,;\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** What is wrong, for fields that were begun; ready once `draft` or `change` is there. */
export function readChannel(
  form: ChannelForm,
  known: NotificationChannel | null,
): {
  readonly wrong: readonly Field[];
  readonly draft: ChannelDraft | null;
  readonly change: ChannelChange | null;
} {
  const name = form.name.trim();
  const nothing = (wrong: readonly Field[]) => ({ wrong, draft: null, change: null });
  if (form.kind === 'email') {
    const recipients = Recipients.safeParse(addressesOf(form.recipients));
    if (!recipients.success) return nothing(form.recipients === '' ? [] : ['recipients']);
    if (name === '') return nothing([]);
    const fields = { kind: 'email' as const, name, recipients: recipients.data };
    return { wrong: [], draft: fields, change: fields };
  }
  const url = form.url.trim();
  const keepsSecret = known?.isSigned === true && form.secret === '';
  const isUrl = WebhookUrl.safeParse(url).success;
  const isSecret = !form.isSigned || keepsSecret || SigningSecret.safeParse(form.secret).success;
  const wrong: Field[] = [
    ...(url !== '' && !isUrl ? (['url'] as const) : []),
    ...(form.secret !== '' && !isSecret ? (['secret'] as const) : []),
  ];
  const isReady = name !== '' && isSecret && (isUrl || (known !== null && url === ''));
  if (!isReady || wrong.length > 0) return nothing(wrong);
  const signingSecret = form.isSigned ? form.secret : null;
  return {
    wrong,
    draft: isUrl ? { kind: 'webhook', name, webhookUrl: url, signingSecret } : null,
    change: {
      kind: 'webhook',
      name,
      ...(isUrl ? { webhookUrl: url } : {}),
      ...(form.isSigned && keepsSecret ? {} : { signingSecret }),
    },
  };
}
