/** When something happened: by the calendar, for what is kept, and by a clock that nobody sets, for durations. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}
