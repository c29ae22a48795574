import { z } from 'zod';
import { alarmErrors } from '../alarms/errors.ts';
import { commandErrors } from '../commands/errors.ts';
import { handoverErrors } from '../handovers/errors.ts';
import { notifyErrors } from '../notify/errors.ts';
import { planErrors } from '../plans/errors.ts';
import { relayErrors } from '../relays/relay-errors.ts';
import { ruleErrors } from '../rules/errors.ts';
import { sequenceErrors } from '../sequences/errors.ts';

/**
 * Outcomes that a caller must be ready for. Each code declares its data; `message` is the sentence a person
 * reads and says what to do. Anything a procedure does not declare is a bug and reaches the caller only as
 * INTERNAL_SERVER_ERROR.
 */
export const declaredErrors = {
  /** No one is logged in on this connection, or the session has ended. */
  UNAUTHENTICATED: { status: 401, message: 'Log in first.' },
  /** The person's role does not carry the permission this procedure needs. */
  FORBIDDEN: {
    status: 403,
    message: 'Your role does not allow this.',
    data: z.object({ permission: z.string() }),
  },
  /** The screen is locked: only unlocking and logging out are possible. */
  SESSION_LOCKED: { status: 423, message: 'The screen is locked. Unlock it with your password.' },
  /** A first or reset password is still in use: only changing it is possible. */
  PASSWORD_CHANGE_REQUIRED: { status: 403, message: 'Change your password first.' },
  /** The database does not answer; nothing was changed. */
  DATABASE_UNAVAILABLE: {
    status: 503,
    message: 'The database does not answer. Nothing was changed; try again when it is back.',
  },
} as const;

/** Errors of single procedures; a contract takes the ones it needs with `.errors({...})`. */
export const procedureErrors = {
  ...alarmErrors,
  ...commandErrors,
  ...handoverErrors,
  ...notifyErrors,
  ...planErrors,
  ...relayErrors,
  ...ruleErrors,
  ...sequenceErrors,
  NOT_FOUND: { status: 404, message: 'It does not exist (any more).' },
  INVALID_CREDENTIALS: { status: 401, message: 'User name or password is wrong.' },
  LOGIN_THROTTLED: {
    status: 429,
    message: 'Too many failed attempts. Wait before you try again.',
    data: z.object({ retryAfterS: z.int().positive() }),
  },
  PASSWORD_UNACCEPTABLE: {
    status: 422,
    message: 'The password is too weak.',
    data: z.object({ reason: z.enum(['too-short', 'same-as-before', 'contains-username']) }),
  },
  USERNAME_TAKEN: { status: 409, message: 'This user name is taken.' },
  LAST_ADMINISTRATOR: {
    status: 409,
    message: 'This is the last active administrator. Make another one first.',
  },
  SITE_UNKNOWN: {
    status: 422,
    message: 'A chosen site does not exist (any more). Choose again.',
    data: z.object({ siteIds: z.array(z.int()) }),
  },
  NAME_TAKEN: { status: 409, message: 'This name is taken here.' },
  STILL_IN_USE: {
    status: 409,
    message: 'It is still in use. Change what uses it first.',
    data: z.object({ count: z.int() }),
  },
  PLACE_UNKNOWN: {
    status: 422,
    message:
      'The chosen site, zone, model or group does not exist (any more), or the zone is of another site.',
  },
  TOO_MANY_TAGS: { status: 422, message: 'A device can bear 20 tags at most. Remove some first.' },
  CSV_UNREADABLE: { status: 422, message: 'The file could not be unpacked.' },
  ADMINISTRATOR_HAS_ALL_SITES: { status: 422, message: 'An administrator sees all sites.' },
  STATION_CANNOT_INGEST: {
    status: 409,
    message: 'This station cannot take over: it is not there, or it takes in messages already.',
  },
  PANEL_NAME_TAKEN: { status: 409, message: 'The site has a panel of this name. Choose another name.' },
  PANEL_CHANGED: {
    status: 409,
    message: 'Someone saved this panel after you opened it. Look at that version before you save yours.',
    data: z.object({ version: z.int(), by: z.string(), at: z.date() }),
  },
  PANEL_DEVICES_UNKNOWN: {
    status: 422,
    message: 'A device on this panel does not exist (any more). Remove its tile.',
    data: z.object({ deviceIds: z.array(z.int()) }),
  },
  PANEL_IMAGES_UNKNOWN: {
    status: 422,
    message: 'A picture on this panel is not there. Add it again.',
    data: z.object({ digests: z.array(z.string()) }),
  },
  FLOOR_PLAN_CHANGED: {
    status: 409,
    message: 'Someone saved this floor plan after you opened it. Look at it before you save yours.',
    data: z.object({ version: z.int(), by: z.string(), at: z.date() }),
  },
  FLOOR_PLAN_UNFIT: {
    status: 422,
    message: 'A device on this floor plan is not at its site, or its picture is not there.',
  },
  IMAGE_UNREADABLE: { status: 422, message: 'Only PNG, JPEG and WebP pictures up to 700 kB can be used.' },
  PANEL_FILE_UNFIT: {
    status: 422,
    message: 'The file names devices or pictures that are not here.',
    data: z.object({
      devices: z.array(z.object({ mac: z.string().nullable(), base: z.string(), hostname: z.string() })),
      images: z.array(z.string()),
    }),
  },
} as const;
