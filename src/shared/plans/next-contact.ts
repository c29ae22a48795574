import type { AlarmCall, Contact } from './model.ts';

/**
 * Whom to call now: everybody within their hours once in their order, then everybody again, as often as the step wants.
 * Null where all were tried often enough.
 */
export function nextContact(
  contacts: readonly Contact[],
  calls: readonly Pick<AlarmCall, 'contactId'>[],
  attempts: number,
): Contact | null {
  const tried = ({ id }: Contact) => calls.filter(({ contactId }) => contactId === id).length;
  const open = contacts.filter((contact) => contact.isReachable && tried(contact) < attempts);
  const fewest = Math.min(...open.map(tried));
  return open.find((contact) => tried(contact) === fewest) ?? null;
}

export function wasReached(calls: readonly Pick<AlarmCall, 'outcome'>[]): boolean {
  return calls.some(({ outcome }) => outcome === 'reached');
}
