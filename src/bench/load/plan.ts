/** Messages of a fleet, each known by its number: message n is of box n % boxes, in round n / boxes. */
export interface LoadPlan {
  readonly url: string;
  readonly topicBase: string;
  /** 64 hex characters. */
  readonly key: string;
  /** Ids of the boxes in the database; the box at index i is called `hostnameOf(i)`. */
  readonly deviceIds: readonly number[];
  /** Number of the first message. */
  readonly first: number;
  readonly count: number;
  /** The boxes' clock in their first round, Unix s; each round is a second later. */
  readonly clockFromS: number;
}

export const hostnameOf = (index: number): string => `BENCH_${String(index).padStart(6, '0')}`;

/** Envelope sequences begin at 1. */
export const sequenceOf = (round: number): number => round + 1;

/** Each box raises and ends an alarm in turns, one message of a hundred; in each round it is other boxes' turn. */
export function isAlarm(round: number, box: number): boolean {
  return (round + box) % 100 === 99;
}

/** Whether the box's button is pressed after its message of this round. */
export function isPressed(round: number, box: number): boolean {
  const alarms = Math.floor((round + box + 1) / 100) - Math.floor(box / 100);
  return alarms % 2 === 1;
}
