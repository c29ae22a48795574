import { z } from 'zod';
import { Priority } from '../../../../shared/alarms/model.ts';
import { AlarmId } from '../../../../shared/contract/primitives.ts';
import type { RuleMemory } from '../domain/memory.ts';

const Ms = z.number();

/** A rule's memory as its row has it. */
export const StoredMemory: z.ZodType<RuleMemory> = z.object({
  atMs: Ms,
  revision: z.number(),
  isArmed: z.boolean(),
  side: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
  pendingMs: Ms.nullable(),
  clearingMs: Ms.nullable(),
  activeMs: Ms.nullable(),
  priority: Priority.nullable(),
  times: z.array(Ms),
  slices: z.array(z.tuple([Ms, z.number(), z.number()])),
  seenMs: Ms.nullable(),
  graceMs: Ms,
  value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
});

/** What a rule on two sources remembers of a place. */
export const StoredPlace = z.object({ place: z.string(), alarmIds: z.array(AlarmId), atMs: Ms });
