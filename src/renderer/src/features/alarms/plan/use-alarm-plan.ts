import { useState } from 'react';
import type { Alarm } from '../../../../../shared/alarms/model.ts';
import type { AlarmPlan, CallOutcome, Contact, StepOutcome } from '../../../../../shared/plans/model.ts';
import { type Problem, useCall, useOutdated, useRead } from '../../../client/index.ts';
import { useToast } from '../../../ui/toast.tsx';

export interface PlanActions {
  readonly pending: boolean;
  /** Resolve to whether it was done; when it was not, the person has been told why. */
  complete(position: number, outcome: StepOutcome): Promise<boolean>;
  skip(position: number, reason: string): Promise<boolean>;
  call(contact: Contact, outcome: CallOutcome, note: string): Promise<boolean>;
}

interface AlarmPlanView {
  /** Null until it was read. */
  readonly plan: AlarmPlan | null;
  readonly problem: Problem | null;
  readonly retry: () => void;
  readonly actions: PlanActions;
}

/** An alarm's steps, calls and contacts, read again whenever the alarm changes. */
export function useAlarmPlan({ id: alarmId, revision }: Alarm): AlarmPlanView {
  const toast = useToast();
  const [round, setRound] = useState(0);
  const outdated = useOutdated('plans');
  const { value, problem, retry } = useRead(`${alarmId} ${revision} ${round} ${outdated}`, (client) =>
    client.plans.forAlarm({ alarmId }),
  );
  const complete = useCall((client, input: { position: number; outcome: StepOutcome }) =>
    client.plans.completeStep({ alarmId, ...input }),
  );
  const skip = useCall((client, input: { position: number; reason: string }) =>
    client.plans.skipStep({ alarmId, ...input }),
  );
  const call = useCall(
    (client, { note, ...input }: { contactId: Contact['id']; outcome: CallOutcome; note: string }) =>
      client.plans.recordCall({ alarmId, ...input, ...(note === '' ? {} : { note }) }),
  );

  async function attempt(
    made: Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: Problem }>,
  ): Promise<boolean> {
    const result = await made;
    setRound((before) => before + 1);
    if (!result.ok) toast({ tone: 'problem', text: result.problem.message });
    return result.ok;
  }
  return {
    plan: value,
    problem,
    retry,
    actions: {
      pending: complete.pending || skip.pending || call.pending,
      complete: (position, outcome) => attempt(complete.run({ position, outcome })),
      skip: (position, reason) => attempt(skip.run({ position, reason })),
      call: ({ id: contactId }, outcome, note) => attempt(call.run({ contactId, outcome, note })),
    },
  };
}
