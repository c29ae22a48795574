import type { CommandEnvelope } from '../protocol/esp32-alarm/messages.ts';

/**
 * What goes wrong with one command. lost: the box never gets it. unanswered: it does it and its answer is lost. late:
 * the answer comes after `lateMs`. twice: it answers again, with a refusal. elsewhere: another box answers it as well,
 * with a refusal. reboot: it loses its power before it has read it.
 */
export type CommandFault = 'none' | 'lost' | 'unanswered' | 'late' | 'twice' | 'elsewhere' | 'reboot';

export interface CommandBehaviour {
  /** How long a box takes for each command; 0 is at once. */
  readonly commandDelayMs?: number;
  /** How late `late` is. */
  readonly lateMs?: number;
  /** Called for each command that reaches a box; without it nothing goes wrong. */
  readonly faultOf?: (hostname: string, command: CommandEnvelope) => CommandFault;
}
