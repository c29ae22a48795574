import type { ConfigKind, ConfigReadKind } from '../../../../shared/commands/config-command.ts';
import type { Command } from '../../../../shared/commands/model.ts';

/** The newest answer that a device gave about one kind of settings; of commands newest first. */
export function lastAnswerOf(kind: ConfigReadKind, commands: readonly Command[]): Command | null {
  return (
    commands.find(
      ({ command, status, acknowledgedAt }) =>
        command.type === 'CONFIG_READ' &&
        command.kind === kind &&
        acknowledgedAt !== null &&
        status !== 'FAILED',
    ) ?? null
  );
}

/** What was sent last of one kind of settings, whatever became of it; not what never left. */
export function lastSentOf(kind: ConfigKind, commands: readonly Command[]): Command | null {
  return (
    commands.find(
      ({ command, sentAt }) => command.type === 'CONFIG' && command.kind === kind && sentAt !== null,
    ) ?? null
  );
}
