import { ORPCError } from '@orpc/client';
import type { TFunction } from 'i18next';
import { PASSWORD_MIN_LENGTH } from '../../../shared/access/model.ts';
import { procedureErrors } from '../../../shared/contract/errors.ts';
import { formatDuration, formatMoment, type TimeStyle } from '../lib/format.ts';
import { LinkDownError } from './connection.ts';

/** Why a call did not do what was asked: the code for the program, the sentence for the person. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly data: unknown;
}

export interface Speech {
  readonly t: TFunction<'problems'>;
  readonly style: TimeStyle;
  readonly now: Date;
}

/** Outcomes whose sentence needs no data. */
const PLAIN = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'SESSION_LOCKED',
  'PASSWORD_CHANGE_REQUIRED',
  'DATABASE_UNAVAILABLE',
  'NOT_FOUND',
  'INVALID_CREDENTIALS',
  'USERNAME_TAKEN',
  'LAST_ADMINISTRATOR',
  'SITE_UNKNOWN',
  'ADMINISTRATOR_HAS_ALL_SITES',
  'STATION_CANNOT_INGEST',
  'PANEL_NAME_TAKEN',
  'PLAN_TAKEN',
  'HANDOVER_SAME_PERSON',
  'HANDOVER_NOTES_CHANGED',
  'HANDOVER_NO_SITES',
  'CONTACT_UNKNOWN',
  'CHANNEL_UNKNOWN',
  'PANEL_DEVICES_UNKNOWN',
  'PANEL_IMAGES_UNKNOWN',
  'FLOOR_PLAN_UNFIT',
  'IMAGE_UNREADABLE',
  'RELAY_IS_MOMENTARY',
  'RELAY_NOT_MOMENTARY',
  'RELAY_IS_DANGEROUS',
  'RELAY_KIND_UNSUPPORTED',
  'RELAY_CHANGED',
  'ALARM_NOT_CLAIMED',
  'ALARM_HIGHLY_MANAGED',
  'ALARM_NOT_SUPPRESSED',
  'ALARM_NOT_RESETTABLE',
  'ALARM_NOTE_REQUIRED',
  'SHELVE_TIME_UNKNOWN',
  'ALARM_CHANGED',
  'DISPOSITION_UNKNOWN',
  'WINDOW_OVER',
  'NAME_TAKEN',
  'STILL_IN_USE',
  'PLACE_UNKNOWN',
  'TOO_MANY_TAGS',
  'CSV_UNREADABLE',
  'DEVICE_UNKNOWN',
  'COMMAND_NOT_ALLOWED',
  'COMMAND_NOT_SUPPORTED',
  'OUTPUT_NEEDS_ARMING',
  'ARMING_EXPIRED',
  'ARMING_USED',
  'SECOND_PERSON_NEEDED',
  'SECOND_PERSON_MUST_DIFFER',
  'COMMAND_FINISHED',
  'TIME_OUT_OF_RANGE',
  'TOO_MANY_COMMANDS',
  'ANSWER_GONE',
  'BULK_CHANGED',
  'BULK_EMPTY',
  'SEQUENCE_NAME_TAKEN',
  'SEQUENCE_UNFIT',
  'SEQUENCE_PLAN_CHANGED',
  'SEQUENCE_NEEDS_ARMING',
  'SEQUENCE_RUN_OVER',
  'RULE_NAME_TAKEN',
  'RULE_ARCHIVED',
  'BAD_REQUEST',
] as const;

type SavedBefore =
  | 'PANEL_CHANGED'
  | 'FLOOR_PLAN_CHANGED'
  | 'SEQUENCE_CHANGED'
  | 'RULE_CHANGED'
  | 'PLAN_CHANGED';

/** Somebody saved a version after this person had opened the thing. */
const savedBefore =
  (code: SavedBefore) =>
  (data: unknown, { t, now, style }: Speech): string | null => {
    const parsed = procedureErrors[code].data.safeParse(data);
    if (!parsed.success) return null;
    const { by, at, version } = parsed.data;
    return t(code, { by, at: formatMoment(at, now, style), version: String(version) });
  };

/** Somebody else did it first. */
const byAt =
  (code: 'HANDOVER_OPEN' | 'FLAGGED_ALREADY' | 'FLAG_CLEARED') =>
  (data: unknown, { t, now, style }: Speech): string | null => {
    const parsed = procedureErrors[code].data.safeParse(data);
    return parsed.success
      ? t(code, { by: parsed.data.by, at: formatMoment(parsed.data.at, now, style) })
      : null;
  };

/** One way of speaking per outcome that carries data; the data is checked, for it comes over the wire. */
const SPOKEN: Readonly<Record<string, (data: unknown, speech: Speech) => string | null>> = {
  LOGIN_THROTTLED: (data, { t }) => {
    const parsed = procedureErrors.LOGIN_THROTTLED.data.safeParse(data);
    return parsed.success
      ? t('LOGIN_THROTTLED', { wait: formatDuration(parsed.data.retryAfterS * 1000) })
      : null;
  },
  PASSWORD_UNACCEPTABLE: (data, { t }) => {
    const parsed = procedureErrors.PASSWORD_UNACCEPTABLE.data.safeParse(data);
    if (!parsed.success) return null;
    switch (parsed.data.reason) {
      case 'too-short':
        return t('PASSWORD_TOO_SHORT', { length: String(PASSWORD_MIN_LENGTH) });
      case 'same-as-before':
        return t('PASSWORD_SAME');
      case 'contains-username':
        return t('PASSWORD_CONTAINS_USERNAME');
    }
  },
  ALARM_ALREADY_ACKNOWLEDGED: (data, { t, now, style }) => {
    const parsed = procedureErrors.ALARM_ALREADY_ACKNOWLEDGED.data.safeParse(data);
    if (!parsed.success) return null;
    const { by, station, at } = parsed.data;
    return t('ALARM_ALREADY_ACKNOWLEDGED', { by, station, at: formatMoment(at, now, style) });
  },
  ALARM_CLAIMED: (data, { t, now, style }) => {
    const parsed = procedureErrors.ALARM_CLAIMED.data.safeParse(data);
    if (!parsed.success) return null;
    const { by, station, at } = parsed.data;
    return t('ALARM_CLAIMED', { by, station, at: formatMoment(at, now, style) });
  },
  ALARM_STEPS_OPEN: (data, { t }) => {
    const parsed = procedureErrors.ALARM_STEPS_OPEN.data.safeParse(data);
    return parsed.success ? t('ALARM_STEPS_OPEN', { count: parsed.data.open }) : null;
  },
  ALARM_CLOSED: (data, { t, now, style }) => {
    const parsed = procedureErrors.ALARM_CLOSED.data.safeParse(data);
    if (!parsed.success) return null;
    const at = formatMoment(parsed.data.at, now, style);
    return parsed.data.by === null
      ? t('ALARM_CLOSED', { at })
      : t('ALARM_CLOSED_BY', { by: parsed.data.by, at });
  },
  RELAY_HELD: (data, { t }) => {
    const parsed = procedureErrors.RELAY_HELD.data.safeParse(data);
    return parsed.success ? t('RELAY_HELD', parsed.data) : null;
  },
  BOARD_UNREACHABLE: (data, { t }) => {
    const parsed = procedureErrors.BOARD_UNREACHABLE.data.safeParse(data);
    return parsed.success ? t('BOARD_UNREACHABLE', parsed.data) : null;
  },
  HOLD_ENDED: (data, { t }) => {
    const parsed = procedureErrors.HOLD_ENDED.data.safeParse(data);
    return parsed.success ? t(`HOLD_ENDED.${parsed.data.reason}`) : null;
  },
  PANEL_CHANGED: savedBefore('PANEL_CHANGED'),
  FLOOR_PLAN_CHANGED: savedBefore('FLOOR_PLAN_CHANGED'),
  PANEL_FILE_UNFIT: (data, { t }) => {
    const parsed = procedureErrors.PANEL_FILE_UNFIT.data.safeParse(data);
    if (!parsed.success) return null;
    const { devices, images } = parsed.data;
    if (devices.length === 0) return t('PANEL_FILE_PICTURES', { count: images.length });
    const names = devices.map(({ mac, hostname }) => (mac === null ? hostname : `${hostname} (${mac})`));
    return t('PANEL_FILE_DEVICES', { names: names.join(', ') });
  },
  SEQUENCE_CHANGED: savedBefore('SEQUENCE_CHANGED'),
  RULE_CHANGED: savedBefore('RULE_CHANGED'),
  PLAN_CHANGED: savedBefore('PLAN_CHANGED'),
  HANDOVER_OPEN: byAt('HANDOVER_OPEN'),
  FLAGGED_ALREADY: byAt('FLAGGED_ALREADY'),
  FLAG_CLEARED: byAt('FLAG_CLEARED'),
  HANDOVER_MOVED: (data, { t }) => {
    const parsed = procedureErrors.HANDOVER_MOVED.data.safeParse(data);
    return parsed.success ? t(`HANDOVER_MOVED.${parsed.data.state}`) : null;
  },
  HANDOVER_NOT_YOURS: (data, { t }) => {
    const parsed = procedureErrors.HANDOVER_NOT_YOURS.data.safeParse(data);
    return parsed.success ? t('HANDOVER_NOT_YOURS', { by: parsed.data.by }) : null;
  },
  HANDOVER_NEWS: (data, { t }) => {
    const parsed = procedureErrors.HANDOVER_NEWS.data.safeParse(data);
    return parsed.success ? t('HANDOVER_NEWS', { count: parsed.data.arrived }) : null;
  },
  STEP_ENDED: (data, { t, now, style }) => {
    const parsed = procedureErrors.STEP_ENDED.data.safeParse(data);
    return parsed.success
      ? t('STEP_ENDED', { by: parsed.data.by, at: formatMoment(parsed.data.at, now, style) })
      : null;
  },
  STEP_NOT_DONE: (data, { t }) => {
    const parsed = procedureErrors.STEP_NOT_DONE.data.safeParse(data);
    return parsed.success ? t(`STEP_NOT_DONE.${parsed.data.missing}`) : null;
  },
  SEQUENCE_RUNNING: (data, { t, now, style }) => {
    const parsed = procedureErrors.SEQUENCE_RUNNING.data.safeParse(data);
    if (!parsed.success) return null;
    const { by, station, at } = parsed.data;
    return t('SEQUENCE_RUNNING', { by, station, at: formatMoment(at, now, style) });
  },
  CONFIRMATION_MISMATCH: (data, { t }) => {
    const parsed = procedureErrors.CONFIRMATION_MISMATCH.data.safeParse(data);
    return parsed.success ? t('CONFIRMATION_MISMATCH', { phrase: parsed.data.phrase }) : null;
  },
  ALARM_STILL_OPEN: (data, { t }) => {
    const parsed = procedureErrors.ALARM_STILL_OPEN.data.safeParse(data);
    if (!parsed.success) return null;
    return t(parsed.data.acknowledged ? 'ALARM_NOT_RETURNED' : 'ALARM_NOT_ACKNOWLEDGED');
  },
};

function sentence(error: ORPCError<string, unknown>, speech: Speech): string {
  const plain = PLAIN.find((code) => code === error.code);
  if (plain !== undefined) return speech.t(plain);
  return SPOKEN[error.code]?.(error.data, speech) ?? speech.t('UNEXPECTED');
}

/** Turns whatever a call rejected with into what the person is told. */
export function problemOf(error: unknown, speech: Speech): Problem {
  if (error instanceof LinkDownError)
    return { code: 'LINK_DOWN', message: speech.t('LINK_DOWN'), data: undefined };
  if (error instanceof ORPCError)
    return { code: error.code, message: sentence(error, speech), data: error.data };
  return { code: 'LINK_LOST', message: speech.t('LINK_LOST'), data: undefined };
}
