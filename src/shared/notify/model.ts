import { z } from 'zod';
import { AlarmType, Priority } from '../alarms/model.ts';
import { AlarmId } from '../contract/primitives.ts';

export const NotificationChannelId = z.int().positive().brand<'NotificationChannelId'>();
export type NotificationChannelId = z.infer<typeof NotificationChannelId>;
export const NotificationId = z.int().positive().brand<'NotificationId'>();
export type NotificationId = z.infer<typeof NotificationId>;

const Name = z.string().trim().min(1).max(60);

/** Without a user name or password: those would stand in logs of proxies. */
export const WebhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((text) => /^https?:\/\/[^/?#@]+([/?#]|$)/.test(text));
export const SigningSecret = z.string().min(16).max(200);
export const Recipients = z.array(z.email().max(254)).min(1).max(20);

/** A new way to people outside. What it says of an address or a secret never comes back. */
export const ChannelDraft = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('webhook'),
    name: Name,
    webhookUrl: WebhookUrl,
    /** Null: what is sent is not signed. */
    signingSecret: SigningSecret.nullable(),
  }),
  z.object({ kind: z.literal('email'), name: Name, recipients: Recipients }),
]);
export type ChannelDraft = z.infer<typeof ChannelDraft>;

/** What is left out stays as it is. */
export const ChannelChange = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('webhook'),
    name: Name,
    webhookUrl: WebhookUrl.optional(),
    signingSecret: SigningSecret.nullable().optional(),
  }),
  z.object({ kind: z.literal('email'), name: Name, recipients: Recipients }),
]);
export type ChannelChange = z.infer<typeof ChannelChange>;

export const NotificationChannel = z.object({
  id: NotificationChannelId,
  kind: z.enum(['webhook', 'email']),
  name: z.string(),
  /** Of a webhook: scheme, host and port; its path is kept back like a password. */
  origin: z.string().nullable(),
  isSigned: z.boolean(),
  recipients: z.array(z.string()).nullable(),
  /** Attempts that failed in a row. */
  failures: z.int().nonnegative(),
  failingSince: z.date().nullable(),
  /** Steps of escalation that use it. */
  steps: z.int().nonnegative(),
});
export type NotificationChannel = z.infer<typeof NotificationChannel>;

/** needless: before it could be sent, somebody took everything that it was to tell of. */
export const NotificationState = z.enum(['pending', 'sent', 'failed', 'needless']);
export type NotificationState = z.infer<typeof NotificationState>;

export const Notification = z.object({
  id: NotificationId,
  channelId: NotificationChannelId,
  channelName: z.string(),
  channelKind: z.enum(['webhook', 'email']),
  kind: z.enum(['escalation', 'test']),
  state: NotificationState,
  attempts: z.int().nonnegative(),
  createdAt: z.date(),
  nextAttemptAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  latencyMs: z.int().nonnegative().nullable(),
  lastError: z.string().nullable(),
  /** Who asked for a test message. */
  requestedBy: z.string().nullable(),
  alarmCount: z.int().nonnegative(),
  /** The first of them. */
  alarm: z
    .object({
      id: AlarmId,
      type: AlarmType,
      priority: Priority,
      title: z.string().nullable(),
      siteName: z.string().nullable(),
      deviceName: z.string(),
    })
    .nullable(),
});
export type Notification = z.infer<typeof Notification>;
