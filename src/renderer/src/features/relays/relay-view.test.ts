import { expect, it } from 'vitest';
import { relay } from './relay.fixture.ts';
import { mustArm, relayStateFor, viewOf } from './relay-view.ts';

const AT = new Date('2026-01-01T12:00:00Z');

it.each([
  ['nothing heard, nothing wanted', { reportedState: null }, { isOn: null, wanted: null }],
  ['reported on', { reportedState: true }, { isOn: true, wanted: null }],
  [
    'wanted on, reported off',
    { wantedState: true, wantedAt: AT },
    { isOn: false, wanted: { isOn: true, at: AT } },
  ],
  [
    'wanted and reported on',
    { wantedState: true, wantedAt: AT, reportedState: true },
    { isOn: true, wanted: null },
  ],
  [
    'wanted off before the board has said anything',
    { wantedState: false, wantedAt: AT, reportedState: null },
    { isOn: null, wanted: { isOn: false, at: AT } },
  ],
  ['a load that runs while the relay rests', { normallyOn: true }, { isOn: true, wanted: null }],
  [
    'its stop on the way',
    { normallyOn: true, wantedState: true, wantedAt: AT },
    { isOn: true, wanted: { isOn: false, at: AT } },
  ],
])('%s', (_name, change, view) => {
  expect(viewOf(relay(change))).toMatchObject(view);
});

it('says what the relay must do for the load', () => {
  expect(relayStateFor({ normallyOn: false }, true)).toBe(true);
  expect(relayStateFor({ normallyOn: true }, true)).toBe(false);
  expect(relayStateFor({ normallyOn: true }, false)).toBe(true);
});

it('asks for arming where a dangerous relay would work, which stops a load that runs while it rests', () => {
  const ask = (isDangerous: boolean, normallyOn: boolean) =>
    [true, false].map((isLoadOn) => mustArm({ isDangerous, normallyOn }, isLoadOn));
  expect(ask(true, false)).toEqual([true, false]);
  expect(ask(true, true)).toEqual([false, true]);
  expect(ask(false, false)).toEqual([false, false]);
});

it('shows a disagreement that has become an alarm', () => {
  expect(viewOf(relay({ wantedState: true, wantedAt: AT, disagreesSince: AT })).isDisagreeing).toBe(true);
});
