import { isSafetyCommand, type SwitchCommand } from '../../../../shared/commands/device-command.ts';

/** What takes back a switching on: the output's, or the channel's, safe state. Null where nothing is on by it. */
export function switchOffOf(command: SwitchCommand): SwitchCommand | null {
  if (isSafetyCommand(command)) return null;
  return command.type === 'RELAY'
    ? { type: 'RELAY', relayIndex: command.relayIndex, on: false }
    : { type: 'OUTPUT', output: command.output, pattern: 'OFF' };
}
