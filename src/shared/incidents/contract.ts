import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { AlarmId } from '../contract/primitives.ts';
import { TimeZone } from '../contract/time-zone.ts';
import { Incident, IncidentKind } from './model.ts';
import { AlarmSearchPage, AlarmSearchResult } from './search.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND } = procedureErrors;

const Around = z.object({
  id: AlarmId,
  /** How long before it was raised and after it was closed. */
  minutes: z.int().min(1).max(1440).default(30),
});

/** What happened: which alarms there were, and everything around one of them. */
export const incidentsContract = {
  /** Alarms by site, device, type, person, words and time, newest first; of the last year where no time is given. */
  search: base.input(AlarmSearchPage).output(AlarmSearchResult),
  /** One alarm with all that happened around it. */
  get: base.errors({ NOT_FOUND }).input(Around).output(Incident),
  /** As PDF, in base64. `timeZone` is the reader's. */
  print: base
    .errors({ NOT_FOUND })
    .input(
      Around.extend({
        language: z.enum(['en', 'es']),
        timeZone: TimeZone,
        /** What is left out is said on the paper. */
        kinds: z
          .array(IncidentKind)
          .min(1)
          .default([...IncidentKind.options]),
      }),
    )
    .output(z.object({ name: z.string(), content: z.base64() })),
};
