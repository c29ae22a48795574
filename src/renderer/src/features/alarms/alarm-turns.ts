import type { AlarmId } from '../../../../shared/contract/primitives.ts';

interface Turn {
  readonly what: string;
  readonly done: Promise<boolean>;
  /** A claim waits for it: the same again is meant for what comes of that. */
  isFollowed: boolean;
}

/** What this desk has on its way for each alarm. A key pressed before the last one is through acts on what that makes. */
export interface AlarmTurns {
  /** After what is on its way for it already; null where the very same is. */
  take(id: AlarmId, what: string, act: () => Promise<boolean>): Promise<boolean> | null;
  /**
   * Taking an alarm is waited for by what gives it back alone: who opens one and acknowledges it at once waits for
   * nothing. It waits itself, for what is being given back is not one's own any more when that is through.
   */
  claim(id: AlarmId, act: () => Promise<boolean>): Promise<boolean>;
  giveBack(id: AlarmId, what: string, act: () => Promise<boolean>): Promise<boolean> | null;
  /** Whether something other than taking it is on its way. */
  isBusy(id: AlarmId): boolean;
  isClaiming(id: AlarmId): boolean;
}

export function createAlarmTurns(): AlarmTurns {
  const turns = new Map<AlarmId, Turn>();
  const claims = new Map<AlarmId, Promise<boolean>>();

  const begin = (
    id: AlarmId,
    what: string,
    act: () => Promise<boolean>,
    alsoAfter: Promise<boolean> | undefined,
  ): Promise<boolean> | null => {
    const before = turns.get(id);
    if (before?.what === what && !before.isFollowed) return null;
    const after = [before?.done, alsoAfter].filter((one) => one !== undefined);
    const done = after.length === 0 ? act() : Promise.all(after).then(act);
    turns.set(id, { what, done, isFollowed: false });
    const end = (): void => {
      if (turns.get(id)?.done === done) turns.delete(id);
    };
    done.then(end, end);
    return done;
  };

  return {
    isBusy: (id) => turns.has(id),
    isClaiming: (id) => claims.has(id),
    take: (id, what, act) => begin(id, what, act, undefined),
    giveBack: (id, what, act) => begin(id, what, act, claims.get(id)),
    claim: (id, act) => {
      const before = turns.get(id);
      if (before !== undefined) before.isFollowed = true;
      const done = before === undefined ? act() : before.done.then(act);
      claims.set(id, done);
      const end = (): void => {
        if (claims.get(id) === done) claims.delete(id);
      };
      done.then(end, end);
      return done;
    },
  };
}

/** Of this window, whatever page is in it. */
export const alarmTurns = createAlarmTurns();
