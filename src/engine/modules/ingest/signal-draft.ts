import type { AlarmSignal } from '../alarms/index.ts';

/** A signal before its device has an id. */
export type SignalDraft = Pick<AlarmSignal, 'type' | 'kind' | 'priority' | 'source' | 'note'>;
