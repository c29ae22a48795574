import { describe, expect, it } from 'vitest';
import { AlarmId } from '../../../../shared/contract/primitives.ts';
import { createAlarmTurns } from './alarm-turns.ts';

const ID = AlarmId.parse(1);
const OTHER = AlarmId.parse(2);

/** Calls that a test answers when it likes; `sent` has them in the order in which they were begun. */
function line() {
  const sent: string[] = [];
  const answers = new Map<string, (done: boolean) => void>();
  const act = (name: string) => () => {
    sent.push(name);
    return new Promise<boolean>((resolve) => answers.set(name, resolve));
  };
  const answer = async (name: string, done = true): Promise<void> => {
    answers.get(name)?.(done);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { sent, act, answer };
}

describe('what is on its way for an alarm', () => {
  it('goes at once where nothing is before it, and alarms do not wait for each other', () => {
    const { sent, act } = line();
    const turns = createAlarmTurns();
    turns.take(ID, 'acknowledge', act('first'));
    turns.take(OTHER, 'acknowledge', act('second'));
    expect(sent).toEqual(['first', 'second']);
  });

  it('goes one after the other, whether the one before was done or not', async () => {
    const { sent, act, answer } = line();
    const turns = createAlarmTurns();
    turns.take(ID, 'acknowledge', act('acknowledge'));
    const closed = turns.take(ID, 'close', act('close'));
    expect(sent).toEqual(['acknowledge']);
    await answer('acknowledge', false);
    expect(sent).toEqual(['acknowledge', 'close']);
    await answer('close');
    expect(await closed).toBe(true);
  });

  it('is not begun twice', async () => {
    const { sent, act, answer } = line();
    const turns = createAlarmTurns();
    turns.take(ID, 'release', act('release'));
    expect(turns.take(ID, 'release', act('again'))).toBeNull();
    await answer('release');
    turns.take(ID, 'release', act('later'));
    expect(sent).toEqual(['release', 'later']);
  });

  it('taking it waits until it has been given back', async () => {
    const { sent, act, answer } = line();
    const turns = createAlarmTurns();
    turns.giveBack(ID, 'release', act('release'));
    turns.claim(ID, act('claim'));
    expect(sent).toEqual(['release']);
    await answer('release');
    expect(sent).toEqual(['release', 'claim']);
  });

  it('given back, taken and given back at once, it is nobody’s', async () => {
    const { sent, act, answer } = line();
    const turns = createAlarmTurns();
    turns.giveBack(ID, 'release', act('release'));
    turns.claim(ID, act('claim'));
    turns.giveBack(ID, 'release', act('again'));
    await answer('release');
    await answer('claim');
    expect(sent).toEqual(['release', 'claim', 'again']);
  });

  it('giving it back waits until it has been taken; acknowledging it does not', async () => {
    const { sent, act, answer } = line();
    const turns = createAlarmTurns();
    turns.claim(ID, act('claim'));
    turns.take(ID, 'acknowledge', act('acknowledge'));
    turns.giveBack(ID, 'release', act('release'));
    expect(sent).toEqual(['claim', 'acknowledge']);
    await answer('acknowledge');
    expect(sent).toEqual(['claim', 'acknowledge']);
    await answer('claim');
    expect(sent).toEqual(['claim', 'acknowledge', 'release']);
  });
});
