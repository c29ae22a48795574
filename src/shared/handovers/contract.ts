import { oc } from '@orpc/contract';
import { z } from 'zod';
import { Password, Username } from '../access/model.ts';
import { Reason } from '../alarms/model.ts';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import {
  FlagId,
  FlagLine,
  Handover,
  HandoverContent,
  HandoverId,
  HandoverNotes,
  HandoverPage,
  HandoverQuery,
  NewFlag,
  Verification,
} from './model.ts';

const base = oc.errors(declaredErrors);
const {
  NOT_FOUND,
  INVALID_CREDENTIALS,
  LOGIN_THROTTLED,
  PLACE_UNKNOWN,
  HANDOVER_OPEN,
  HANDOVER_MOVED,
  HANDOVER_NOT_YOURS,
  HANDOVER_SAME_PERSON,
  HANDOVER_NEWS,
  HANDOVER_NOTES_CHANGED,
  HANDOVER_NO_SITES,
  FLAGGED_ALREADY,
  FLAG_CLEARED,
} = procedureErrors;

const One = z.object({ id: HandoverId });
const steps = base.errors({ NOT_FOUND, HANDOVER_MOVED });
const signs = steps.errors({ INVALID_CREDENTIALS, LOGIN_THROTTLED });

/** The book of shifts. A person sees the handovers of which they see every site. */
export const handoversContract = {
  /** Those that are not signed by both, the caller's own book first. */
  open: base.output(z.array(Handover)),
  /** What a handover of the caller's sites would hold now. */
  preview: base.errors({ HANDOVER_NO_SITES }).output(HandoverContent),
  get: base.errors({ NOT_FOUND }).input(One).output(HandoverPage),
  /** One a book: of two people who start at once, one gets HANDOVER_OPEN. */
  begin: base.errors({ HANDOVER_OPEN, HANDOVER_NO_SITES }).output(Handover),
  saveNotes: steps
    .errors({ HANDOVER_NOT_YOURS, HANDOVER_NOTES_CHANGED })
    .input(One.extend({ notes: HandoverNotes, basedOn: z.int().positive() }))
    .output(Handover),
  /** The outgoing person signs with their password; the content is read and kept at this moment. */
  offer: signs
    .errors({ HANDOVER_NOT_YOURS })
    .input(One.extend({ password: Password }))
    .output(Handover),
  /** The outgoing person takes the signature back, to change the notes. */
  withdraw: steps.errors({ HANDOVER_NOT_YOURS }).input(One).output(Handover),
  /**
   * The incoming person signs with their own password, at any station; with `username` at the one where somebody else is
   * logged in. What came since the snapshot must have been looked at: its mark goes along. Where alarms never stop
   * coming, `takesUnseen` says so, and the record keeps it.
   */
  accept: signs
    .errors({ HANDOVER_SAME_PERSON, HANDOVER_NEWS })
    .input(
      One.extend({
        username: Username.optional(),
        password: Password,
        seen: z.string().max(100),
        takesUnseen: z.boolean().default(false),
      }),
    )
    .output(Handover),
  /** By the outgoing person, or by a supervisor. */
  giveUp: steps
    .errors({ HANDOVER_NOT_YOURS })
    .input(One.extend({ reason: Reason }))
    .output(Handover),
  /** Those that are over, newest first. */
  search: base.input(HandoverQuery).output(z.array(Handover)),
  /** Computes digests again, newest first, some of them each time: whether what is kept is what was signed. */
  verify: base.input(z.object({ before: HandoverId.optional() })).output(Verification),
  /** As PDF, in base64. `timeZone` is the reader's, by its IANA name. */
  print: base
    .errors({ NOT_FOUND })
    .input(One.extend({ language: z.enum(['en', 'es']), timeZone: z.string().min(1).max(64) }))
    .output(z.object({ name: z.string(), content: z.base64() })),
  flags: {
    /** Those that nobody has cleared, oldest first. */
    list: base.output(z.array(FlagLine)),
    raise: base.errors({ PLACE_UNKNOWN, FLAGGED_ALREADY }).input(NewFlag).output(FlagLine),
    clear: base
      .errors({ NOT_FOUND, FLAG_CLEARED })
      .input(z.object({ id: FlagId, reason: Reason }))
      .output(z.object({})),
  },
};
