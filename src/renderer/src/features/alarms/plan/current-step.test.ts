import { describe, expect, test } from 'vitest';
import { AlarmCall, AlarmStep, Contact } from '../../../../../shared/plans/model.ts';
import { callsLeft, currentStep } from './current-step.ts';

const step = (position: number, state: string) =>
  AlarmStep.parse({
    alarmId: 1,
    position,
    definition: { kind: 'instruction', title: 'Look', text: '', isMandatory: true },
    state,
    outcome: state === 'done' ? { kind: 'instruction' } : null,
    skipReason: state === 'skipped' ? 'Nobody there' : null,
    endedAt: null,
    by: null,
    station: null,
  });
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

test('the current step is the first that is neither done nor skipped', () => {
  expect(currentStep([step(1, 'done'), step(2, 'skipped'), step(3, 'open')])?.position).toBe(3);
  expect(currentStep([step(1, 'done')])).toBeNull();
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
    expect(callsLeft(contacts, calls, 2)).toMatchObject({
      wasReached: false,
      next: expected === null ? null : { id: expected },
    });
  });

  test('it says that somebody was reached', () => {
    expect(callsLeft(both, [call(1, 'reached')], 2).wasReached).toBe(true);
  });
});
