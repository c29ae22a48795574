/** What an AlarmEvent means where a later one of its type is already known. */
export type Lateness =
  /** It is the newest. */
  | 'in-time'
  /** An end whose alarm has begun again since: it is kept, and changes nothing. */
  | 'overtaken'
  /** A beginning whose end is known: the alarm is raised, and has returned. */
  | 'over-already';

interface Said {
  readonly eventState: string;
  readonly sequence: number;
}

/** Workers that share the load may keep a box's events in another order than it sent them; its own counting decides. */
export function latenessOf(event: Said, newest: Said | undefined): Lateness {
  if (newest === undefined || newest.sequence <= event.sequence) return 'in-time';
  if (event.eventState === 'ACTIVE') return newest.eventState === 'INACTIVE' ? 'over-already' : 'in-time';
  return event.eventState === 'INACTIVE' ? 'overtaken' : 'in-time';
}
