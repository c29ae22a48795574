import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { EscalationPolicy } from './model.ts';

const base = oc.errors(declaredErrors);
const { CHANNEL_UNKNOWN } = procedureErrors;

/** What is done by and by while nobody takes an alarm. */
export const escalationContract = {
  /** One for each priority, the worst first. */
  list: base.input(z.object({})).output(z.array(EscalationPolicy)),
  /** All steps of one priority. Alarms that wait go on from the level they have. */
  set: base.errors({ CHANNEL_UNKNOWN }).input(EscalationPolicy).output(EscalationPolicy),
};
