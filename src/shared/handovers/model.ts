import { z } from 'zod';
import { AlarmState, AlarmType, Priority, Suppression } from '../alarms/model.ts';
import { SuppressionWindowKind } from '../alarms/suppression-window.ts';
import { AlarmId, DeviceId, Note, SiteId, SuppressionWindowId, UserId } from '../contract/primitives.ts';

export const HandoverId = z.int().positive().brand<'HandoverId'>();
export type HandoverId = z.infer<typeof HandoverId>;
export const FlagId = z.int().positive().brand<'FlagId'>();
export type FlagId = z.infer<typeof FlagId>;

/** A snapshot keeps times as text. */
const Moment = z.coerce.date();

/** Most lines of one section; its `total` counts the others too. */
export const SECTION_MAX_LINES = 200;
export const NOTES_MAX = 20_000;

/**
 * draft: being prepared by who goes. offered: signed by them, waits for who comes. sealed: signed by both, never changed
 * again. given_up: ended with a reason.
 */
export const HandoverState = z.enum(['draft', 'offered', 'sealed', 'given_up']);
export type HandoverState = z.infer<typeof HandoverState>;

export const HandoverNotes = z.string().max(NOTES_MAX);

/** Who signed, where and when. */
const Signature = z.object({ userId: UserId, name: z.string(), station: z.string(), at: z.date() });

/** SHA-256 in hexadecimal. */
const Digest = z.string().regex(/^[0-9a-f]{64}$/);

export const Handover = z.object({
  id: HandoverId,
  state: HandoverState,
  /** What it covers; null: all sites of the organisation. */
  siteIds: z.array(SiteId).nullable(),
  siteNames: z.array(z.string()).nullable(),
  revision: z.int().positive(),
  startedAt: z.date(),
  /** Who goes, also before they have signed. */
  outgoing: z.object({ userId: UserId, name: z.string(), station: z.string() }),
  offeredAt: z.date().nullable(),
  incoming: Signature.nullable(),
  /** Its place in the book of what it covers, once both have signed. */
  number: z.int().positive().nullable(),
  digest: Digest.nullable(),
  previousDigest: Digest.nullable(),
  givenUp: z.object({ by: z.string(), at: z.date(), reason: z.string() }).nullable(),
});
export type Handover = z.infer<typeof Handover>;

/** An alarm that is not closed, as the next shift has to know it. */
export const AlarmLine = z.object({
  id: AlarmId,
  type: AlarmType,
  title: z.string().nullable(),
  priority: Priority,
  state: AlarmState,
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  deviceId: DeviceId.nullable(),
  deviceName: z.string(),
  raisedAt: Moment,
  count: z.int().positive(),
  acknowledgedBy: z.string().nullable(),
  claimedBy: z.string().nullable(),
  suppression: Suppression.nullable(),
  /** Of what is held or kept quiet: until when, by whom, why. */
  until: Moment.nullable(),
  quietBy: z.string().nullable(),
  reason: z.string().nullable(),
  openMandatorySteps: z.int().nonnegative(),
});
export type AlarmLine = z.infer<typeof AlarmLine>;

/** Each alarm stands in one of them, in the first that fits: overdue waits for a person for too long, or to be finished. */
export const SECTIONS = ['overdue', 'open', 'held', 'shelved', 'quiet'] as const;
export const SectionName = z.enum(SECTIONS);
export type SectionName = z.infer<typeof SectionName>;

/** Worst first, then oldest. */
export const Section = z.object({ total: z.int().nonnegative(), lines: z.array(AlarmLine) });
export type Section = z.infer<typeof Section>;

/** A place that is on test or out of service, or a storm. */
export const WindowLine = z.object({
  id: SuppressionWindowId,
  kind: SuppressionWindowKind,
  where: z.string(),
  types: z.array(AlarmType).nullable(),
  startsAt: Moment,
  endsAt: Moment,
  reason: z.string(),
  by: z.string(),
});
export type WindowLine = z.infer<typeof WindowLine>;

/** Comes back at every handover until it is cleared. */
export const FlagLine = z.object({
  id: FlagId,
  subject: z.enum(['alarm', 'device', 'site', 'text']),
  /** Of the alarm, device or site; null for words alone. */
  subjectName: z.string().nullable(),
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  alarmId: AlarmId.nullable(),
  deviceId: DeviceId.nullable(),
  note: z.string(),
  by: z.string(),
  station: z.string(),
  since: Moment,
});
export type FlagLine = z.infer<typeof FlagLine>;

/** What a shift hands over besides its notes, as it stood at `takenAt`. */
export const HandoverContent = z.object({
  /** Of this shape. */
  version: z.literal(1),
  takenAt: Moment,
  sections: z.object({
    overdue: Section,
    open: Section,
    held: Section,
    shelved: Section,
    quiet: Section,
  }),
  windows: z.array(WindowLine),
  flags: z.array(FlagLine),
});
export type HandoverContent = z.infer<typeof HandoverContent>;

/** What came and went since the snapshot. */
export const HandoverDifference = z.object({
  version: z.literal(1),
  at: Moment,
  /** Raised since, or active again. */
  arrived: Section,
  /** Alarms of the snapshot that are closed by now. */
  ended: z.int().nonnegative(),
  windowsBegun: z.array(WindowLine),
  windowsEnded: z.int().nonnegative(),
  flagsRaised: z.array(FlagLine),
  flagsCleared: z.int().nonnegative(),
});
export type HandoverDifference = z.infer<typeof HandoverDifference>;

export const HandoverPage = z.object({
  handover: Handover,
  notes: HandoverNotes,
  /** The snapshot that the outgoing person signed; of a draft, what it would be now. */
  content: HandoverContent.nullable(),
  /** Of one that waits: what came since, now. Of a sealed one: what had come when it was signed. */
  difference: HandoverDifference.nullable(),
  /** What the difference is known by; goes with the second signature. */
  differenceMark: z.string().nullable(),
  /** Signed while alarms kept coming that had not been looked at. */
  tookUnseen: z.boolean(),
});
export type HandoverPage = z.infer<typeof HandoverPage>;

export const HandoverQuery = z.object({
  /** Ended within; by either signature's or the giving-up's time. */
  from: z.date().optional(),
  until: z.date().optional(),
  /** A part of the name of who went or came. */
  person: z.string().trim().max(100).default(''),
  /** For the next ones: the last id of those before. */
  before: HandoverId.optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type HandoverQuery = z.infer<typeof HandoverQuery>;

/** What is wrong with one: its content is not what was signed, it does not follow the one before, or that is gone. */
export const HandoverFault = z.object({
  id: HandoverId,
  number: z.int().positive(),
  why: z.enum(['content', 'chain', 'gap']),
});
export type HandoverFault = z.infer<typeof HandoverFault>;

export const Verification = z.object({
  checked: z.int().nonnegative(),
  faults: z.array(HandoverFault),
  /** Where to go on, newest first; null once all were looked at. */
  next: HandoverId.nullable(),
});
export type Verification = z.infer<typeof Verification>;

export const NewFlag = z.discriminatedUnion('subject', [
  z.object({ subject: z.literal('alarm'), alarmId: AlarmId, note: Note }),
  z.object({ subject: z.literal('device'), deviceId: DeviceId, note: Note }),
  z.object({ subject: z.literal('site'), siteId: SiteId, note: Note }),
  /** Of no one site only by who sees all of them. */
  z.object({ subject: z.literal('text'), siteId: SiteId.nullable(), note: Note }),
]);
export type NewFlag = z.infer<typeof NewFlag>;
