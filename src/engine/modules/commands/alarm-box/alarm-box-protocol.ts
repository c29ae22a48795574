import { sealEnvelope } from '../../../../protocol/esp32-alarm/envelope.ts';
import { commandTopic } from '../../../../protocol/esp32-alarm/topics.ts';
import type { OutputRule } from '../../../../shared/commands/model.ts';
import { OutputName } from '../../../../shared/commands/output-command.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { FleetConfig } from '../../../config.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { DeviceProtocol } from '../device-protocol.ts';
import { agrees, confirmationMs } from '../domain/box-agreement.ts';
import { isBoxCommand } from '../domain/box-command.ts';
import { ReportedState, readBoxes, readBoxesSince, readOutputMarks } from '../store/box-state.ts';
import { encodeBoxCommand } from './encode-command.ts';

/** Dangerous whatever anybody marks. */
export const ALWAYS_DANGEROUS: ReadonlySet<OutputName> = new Set(['SIREN', 'TURRET', 'ALL']);

/** @param fleets known once the settings are placed; a box of no fleet cannot be told anything */
export function createAlarmBoxProtocol(
  fleets: () => readonly Pick<FleetConfig, 'base' | 'key' | 'envelope'>[],
): DeviceProtocol {
  return {
    kind: 'alarm_box',
    answers: true,
    supports: isBoxCommand,
    confirmWithinMs: (command) => (isBoxCommand(command) ? confirmationMs(command) : null),
    encode(attempt) {
      const { target, command, sequence } = attempt;
      const fleet = fleets().find(({ base }) => base === target.topicBase);
      if (fleet === undefined || !isBoxCommand(command)) return null;
      return {
        topic: commandTopic(target.topicBase, target.hostname),
        payload: sealEnvelope(fleet.envelope, fleet.key, sequence, encodeBoxCommand(attempt, command)),
      };
    },
    async baselines(tx, deviceIds) {
      const boxes = await readBoxes(tx, deviceIds);
      return new Map(boxes.map(({ deviceId, ...state }) => [deviceId, state]));
    },
    async agreeing(tx, commands) {
      const states = await readBoxesSince(
        tx,
        commands.map(({ deviceId }) => deviceId),
        commands.map(({ sentAt }) => sentAt),
      );
      const agreeing = states.flatMap((state) => {
        const sent = commands[state.position - 1];
        if (sent === undefined || !isBoxCommand(sent.command)) return [];
        const before = ReportedState.parse(sent.baseline);
        return agrees(sent.command, before, state, state) ? [sent.id] : [];
      });
      return new Set(agreeing);
    },
    async switchRules(tx, deviceIds, command) {
      const marks = await readOutputMarks(tx, deviceIds);
      return new Map(
        deviceIds.map((deviceId) => {
          const own = marks.filter((mark) => mark.deviceId === deviceId);
          const rule = rulesOf(own).find(
            ({ output }) => command.type === 'OUTPUT' && output === command.output,
          );
          return [deviceId, rule ?? { isDangerous: true, isForOperators: false }];
        }),
      );
    },
  };
}

/** Every output of a box, as it is marked or as its kind is. */
export async function outputRules(tx: Tx, deviceId: DeviceId): Promise<OutputRule[]> {
  return rulesOf(await readOutputMarks(tx, [deviceId]));
}

function rulesOf(marks: Awaited<ReturnType<typeof readOutputMarks>>): OutputRule[] {
  return OutputName.options.map((output) => {
    const mark = marks.find((each) => each.output === output);
    return {
      output,
      isDangerous: ALWAYS_DANGEROUS.has(output) || (mark?.isDangerous ?? false),
      isForOperators: mark?.isForOperators ?? true,
    };
  });
}
