import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import {
  ChannelChange,
  ChannelDraft,
  Notification,
  NotificationChannel,
  NotificationChannelId,
} from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND, NAME_TAKEN, STILL_IN_USE } = procedureErrors;

/** People outside the control room: the ways to them, and what they were told. */
export const notifyContract = {
  channels: {
    list: base.input(z.object({})).output(z.array(NotificationChannel)),
    create: base.errors({ NAME_TAKEN }).input(ChannelDraft).output(NotificationChannel),
    /** NOT_FOUND also where the channel is of the other kind. */
    update: base
      .errors({ NOT_FOUND, NAME_TAKEN })
      .input(z.object({ id: NotificationChannelId, change: ChannelChange }))
      .output(NotificationChannel),
    /** Refused while a step of escalation uses it. What it was told stays. */
    archive: base
      .errors({ NOT_FOUND, STILL_IN_USE })
      .input(z.object({ id: NotificationChannelId }))
      .output(z.object({})),
    /** Sends a test message by the station that takes messages in; what came of it is in `recent`. */
    test: base
      .errors({ NOT_FOUND })
      .input(z.object({ id: NotificationChannelId }))
      .output(Notification),
  },
  /** Newest first. */
  recent: base.input(z.object({ limit: z.int().min(1).max(200).default(50) })).output(z.array(Notification)),
};
