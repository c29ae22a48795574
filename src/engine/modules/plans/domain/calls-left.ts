import type { AlarmCall } from '../../../../shared/plans/model.ts';

/** Those who have been tried less often than the step wants. */
export function callsLeft<Person extends { readonly id: number }>(
  contacts: readonly Person[],
  calls: readonly Pick<AlarmCall, 'contactId'>[],
  attempts: number,
): Person[] {
  return contacts.filter(({ id }) => calls.filter(({ contactId }) => contactId === id).length < attempts);
}
