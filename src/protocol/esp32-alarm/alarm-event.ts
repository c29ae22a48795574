import { alarmTypeNumbers, allowedNumbers, eventPriorityNumbers, eventStateNumbers } from './enums.ts';
import { bool, choice, uint32 } from './fields.ts';
import { defineMessage } from './message-codec.ts';

/** What happened at an input or output of the box. */
export interface AlarmEvent {
  readonly sequence: number;
  /** Device clock, Unix seconds. */
  readonly timestamp: number;
  readonly device_db_id: number;
  /** Number of `alarmTypeNumbers`. */
  readonly type: number;
  /** Number of `eventStateNumbers`. */
  readonly state: number;
  /** Number of `eventPriorityNumbers`. */
  readonly priority: number;
  /** Raw input level. */
  readonly physical_state: boolean;
  /** Number of `outputTypeNumbers`, for OUTPUT_EVENT. */
  readonly output_type: number;
  /** Number of `patternTypeNumbers`, for OUTPUT_EVENT. */
  readonly pattern_type: number;
  /** 0 is permanent. */
  readonly duration_seconds: number;
  readonly elapsed_seconds: number;
}

export const alarmEventCodec = defineMessage<AlarmEvent>({
  sequence: uint32(1),
  timestamp: uint32(2),
  device_db_id: uint32(3),
  type: choice(4, allowedNumbers(alarmTypeNumbers)),
  state: choice(5, allowedNumbers(eventStateNumbers)),
  priority: choice(8, allowedNumbers(eventPriorityNumbers)),
  physical_state: bool(10),
  // New outputs and patterns of a newer firmware keep their number; a panic must not be lost over one.
  output_type: uint32(11, 255),
  pattern_type: uint32(12, 255),
  duration_seconds: uint32(13),
  elapsed_seconds: uint32(14),
});
