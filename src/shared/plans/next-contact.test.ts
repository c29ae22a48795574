import { describe, expect, test } from 'vitest';
import { AlarmCall, Contact } from './model.ts';
import { nextContact, wasReached } from './next-contact.ts';

const contact = (id: number, isReachable = true) =>
  Contact.parse({
    id,
    name: `Keyholder ${id}`,
    role: null,
    phone: '+51 1 555',
    hours: [],
    passPhrase: null,
    note: null,
    isReachable,
  });
const call = (contactId: number, outcome = 'no_answer') =>
  AlarmCall.parse({
    id: 1,
    alarmId: 1,
    contactId,
    contactName: 'Somebody',
    phone: '+51 1 555',
    outcome,
    note: null,
    at: new Date(0),
    by: 'Ana',
    station: 'Desk 1',
  });

describe('whom to call next', () => {
  const both = [contact(1), contact(2)];
  test.each([
    ['the first at first', both, [], 1],
    ['the second before the first again', both, [call(1)], 2],
    ['the first again', both, [call(1), call(2)], 1],
    ['nobody once all were tried twice', both, [call(1), call(2), call(1), call(2)], null],
    ['only who is within their hours', [contact(1, false), contact(2)], [], 2],
    ['nobody where there is nobody', [], [], null],
  ])('%s', (_, contacts, calls, expected) => {
    expect(nextContact(contacts, calls, 2)?.id ?? null).toBe(expected);
  });
});

test('whether somebody was reached', () => {
  expect(wasReached([call(1), call(2, 'reached')])).toBe(true);
  expect(wasReached([call(1)])).toBe(false);
});
