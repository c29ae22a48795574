import type { AlarmCall, AlarmStep, Contact } from '../../../../../shared/plans/model.ts';

/** The first that is open; null where all are over. */
export function currentStep(steps: readonly AlarmStep[]): AlarmStep | null {
  return steps.find(({ state }) => state === 'open') ?? null;
}

export interface CallsLeft {
  /** Whom to call now; null where everybody within their hours was tried often enough. */
  readonly next: Contact | null;
  readonly wasReached: boolean;
}

/** Everybody once in their order, then everybody again, as often as the step wants. */
export function callsLeft(
  contacts: readonly Contact[],
  calls: readonly AlarmCall[],
  attempts: number,
): CallsLeft {
  const wasReached = calls.some(({ outcome }) => outcome === 'reached');
  const tried = (contact: Contact) => calls.filter(({ contactId }) => contactId === contact.id).length;
  const open = contacts.filter((contact) => contact.isReachable && tried(contact) < attempts);
  const fewest = Math.min(...open.map(tried));
  return { next: open.find((contact) => tried(contact) === fewest) ?? null, wasReached };
}
