import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { Note, SiteId } from '../contract/primitives.ts';
import {
  Sequence,
  SequenceDraft,
  SequenceId,
  SequencePlan,
  SequenceRun,
  SequenceRunId,
  SequenceRunStep,
  SequenceSteps,
  SequenceSummary,
  SequenceVersion,
} from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND, SITE_UNKNOWN, ARMING_EXPIRED, ARMING_USED, COMMAND_NOT_ALLOWED } = procedureErrors;
const { SECOND_PERSON_NEEDED, SECOND_PERSON_MUST_DIFFER } = procedureErrors;
const { SEQUENCE_NAME_TAKEN, SEQUENCE_CHANGED, SEQUENCE_UNFIT, SEQUENCE_PLAN_CHANGED } = procedureErrors;
const { SEQUENCE_NEEDS_ARMING, SEQUENCE_RUNNING, SEQUENCE_RUN_OVER } = procedureErrors;

const Digest = z.string().max(100);
const run = z.object({ run: SequenceRun, steps: z.array(SequenceRunStep) });
const starts = base.errors({ NOT_FOUND, SEQUENCE_UNFIT, SEQUENCE_PLAN_CHANGED, SEQUENCE_RUNNING });

/** Sequences of switchings. How runs get on comes by the feed (`sequence-run`, `sequence-step`). */
export const sequencesContract = {
  /** Of granted sites; the archived ones for those who compose. */
  list: base.output(z.array(SequenceSummary)),
  /** As it is, or as it was saved with `version`. */
  get: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: SequenceId, version: z.int().positive().optional() }))
    .output(Sequence),
  /** Newest first; the last 100. */
  versions: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: SequenceId }))
    .output(z.array(SequenceVersion)),
  create: base
    .errors({ SITE_UNKNOWN, SEQUENCE_NAME_TAKEN, SEQUENCE_UNFIT })
    .input(z.object({ siteId: SiteId.nullable(), draft: SequenceDraft }))
    .output(Sequence),
  /** Saves a new version. Of two people who changed the same one, the second gets SEQUENCE_CHANGED. */
  save: base
    .errors({ NOT_FOUND, SEQUENCE_CHANGED, SEQUENCE_NAME_TAKEN, SEQUENCE_UNFIT })
    .input(
      z.object({
        id: SequenceId,
        /** The version that was changed. */
        basedOn: z.int().positive(),
        draft: SequenceDraft,
        note: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .output(Sequence),
  archive: base
    .errors({ NOT_FOUND, SEQUENCE_NAME_TAKEN })
    .input(z.object({ id: SequenceId, isArchived: z.boolean() }))
    .output(SequenceSummary),
  /** What a run would do now, and why it cannot. */
  plan: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: SequenceId }))
    .output(SequencePlan),
  /** The same of steps that are not saved. */
  check: base
    .errors({ SITE_UNKNOWN })
    .input(z.object({ siteId: SiteId.nullable(), steps: SequenceSteps }))
    .output(SequencePlan.pick({ actions: true, problems: true, durationMs: true, needsArming: true })),
  /** Starts what needs no arming. Exactly what the plan showed. */
  run: starts
    .errors({ SEQUENCE_NEEDS_ARMING })
    .input(z.object({ id: SequenceId, digest: Digest, note: Note.optional() }))
    .output(run),
  /** Selects a run, to be fired within ARMING_S, at a site with a second person once approved. */
  arm: starts.input(z.object({ id: SequenceId, digest: Digest, note: Note.optional() })).output(run),
  /** By another person at another station, within APPROVAL_S; ARMING_S run from then. */
  approve: base
    .errors({ NOT_FOUND, ARMING_EXPIRED, ARMING_USED, SECOND_PERSON_MUST_DIFFER })
    .input(z.object({ id: SequenceRunId }))
    .output(SequenceRun),
  disarm: base
    .errors({ NOT_FOUND, ARMING_USED })
    .input(z.object({ id: SequenceRunId }))
    .output(SequenceRun),
  /** By who armed. Once: of two attempts one finds it used. */
  fire: starts
    .errors({ COMMAND_NOT_ALLOWED, ARMING_EXPIRED, ARMING_USED, SECOND_PERSON_NEEDED })
    .input(z.object({ id: SequenceRunId }))
    .output(run),
  /** Nothing more is ordered, and what was not sent yet is taken back. What is on stays on. */
  stop: base
    .errors({ NOT_FOUND, SEQUENCE_RUN_OVER })
    .input(z.object({ id: SequenceRunId }))
    .output(SequenceRun),
  /**
   * Ends every run of the organisation, also of sites that the person does not see, and switches off what they and
   * runs of the last minutes switched on. Pressing it twice does no harm.
   */
  emergencyStop: base.output(z.object({ runs: z.int().nonnegative(), switchedOff: z.int().nonnegative() })),
  /** Newest first, before the run `before`. */
  runs: base
    .input(
      z.object({
        sequenceId: SequenceId.optional(),
        before: SequenceRunId.optional(),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(SequenceRun)),
  getRun: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: SequenceRunId }))
    .output(run),
};
