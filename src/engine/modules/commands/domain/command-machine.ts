import type { CommandOutcome, CommandStatus } from '../../../../shared/commands/model.ts';
import { retryDelayMs } from './backoff.ts';

/** A command that was sent and is not over, as far as its next step depends on it. */
export interface UnderWay {
  readonly status: Extract<CommandStatus, 'SENT' | 'ACKNOWLEDGED'>;
  readonly sentAtMs: number;
  /** Null before the device answered. */
  readonly acknowledgedAtMs: number | null;
  readonly expiresAtMs: number;
  readonly retryCount: number;
  readonly maxRetries: number;
  /** When it is to be sent again, where that is decided. */
  readonly nextRetryAtMs: number | null;
  /** Nobody wants it sent again: cancelled, or a newer order to the same. */
  readonly isUnwanted: boolean;
  /** The device was deleted. */
  readonly isOrphan: boolean;
  /** Whether its devices answer commands at all, or only report. */
  readonly answers: boolean;
  /** How long the reported state may take. */
  readonly confirmWithinMs: number;
}

export type Step =
  | { readonly to: 'same' }
  /** Sent again at this time. */
  | { readonly to: 'retry'; readonly atMs: number }
  | { readonly to: 'over'; readonly status: CommandStatus; readonly outcome: CommandOutcome };

/** How long a device may take to answer. */
export const ANSWER_TIMEOUT_MS = 10_000;

const SAME: Step = { to: 'same' };
const CONFIRMED: Step = { to: 'over', status: 'COMPLETED', outcome: 'confirmed' };
const NOT_CONFIRMED: Step = { to: 'over', status: 'FAILED', outcome: 'not_confirmed' };
const NO_ANSWER: Step = { to: 'over', status: 'TIMEOUT', outcome: 'no_answer' };

/**
 * What time and the reported state do to a command. An answer is awaited first, because a refusal tells more than a
 * state that may agree for another reason; only where none comes does the state alone confirm.
 */
export function stepOf(command: UnderWay, agrees: boolean, nowMs: number): Step {
  if (command.status === 'ACKNOWLEDGED') return stepOfAnswered(command, agrees, nowMs);
  if (agrees && !command.answers) return CONFIRMED;
  if (command.isOrphan) return NO_ANSWER;
  // The answer to an attempt before may still come; the next attempt is the dispatcher's.
  if (command.nextRetryAtMs !== null) return stepOfWaiting(command, agrees, nowMs);
  const waitsUntilMs =
    command.sentAtMs +
    (command.answers ? ANSWER_TIMEOUT_MS : Math.min(command.confirmWithinMs, ANSWER_TIMEOUT_MS));
  if (nowMs < waitsUntilMs) return SAME;
  if (agrees) return CONFIRMED;
  const atMs = nowMs + retryDelayMs(command.retryCount);
  const mayRetry =
    command.retryCount < command.maxRetries && !command.isUnwanted && atMs < command.expiresAtMs;
  return mayRetry ? { to: 'retry', atMs } : NO_ANSWER;
}

function stepOfWaiting(command: UnderWay, agrees: boolean, nowMs: number): Step {
  if (agrees) return CONFIRMED;
  return command.isUnwanted || nowMs >= command.expiresAtMs ? NO_ANSWER : SAME;
}

function stepOfAnswered(command: UnderWay, agrees: boolean, nowMs: number): Step {
  if (agrees) return CONFIRMED;
  const since = command.acknowledgedAtMs ?? command.sentAtMs;
  return command.isOrphan || nowMs >= since + command.confirmWithinMs ? NOT_CONFIRMED : SAME;
}
