import { type BoardOrder, encodeOrder, encodeSet } from '../../../protocol/relay-board/encode.ts';
import type { DeviceCommand } from '../../../shared/commands/device-command.ts';
import { AppError } from '../../platform/app-error.ts';
import type { DeviceProtocol, OutgoingMessage } from '../commands/index.ts';
import type { BoardDirectory } from './board-directory.ts';
import { findAgreeing, findObstacles, findSwitchRules } from './store/command-rows.ts';
import { listAddressed } from './store/supervise-rows.ts';
import { writeWanted } from './store/wanted.ts';

/** A board reports its channels at once; its status comes with the answer to a question or after its restart. */
const STATE_WITHIN_MS = 5000;
const RESTART_WITHIN_MS = 60_000;

/** How commands reach relay boards, and what confirms them. Boards never answer: their reported state tells. */
export function createRelayBoardProtocol(directory: BoardDirectory): DeviceProtocol {
  function orderOf(command: DeviceCommand): BoardOrder | null {
    if (command.type === 'OTA' && command.action === 'START_UPDATE') {
      const { url, version = '', md5Hex } = command;
      return { order: 'ota', url, version, checksum: md5Hex };
    }
    if (command.type !== 'SYSTEM') return null;
    switch (command.action) {
      case 'GET_STATUS':
        return { order: 'status' };
      case 'REBOOT':
        return { order: 'reboot', delayS: command.delayS ?? 0 };
      case 'FACTORY_RESET':
        return { order: 'reset', what: 'all' };
      default:
        return null;
    }
  }

  return {
    kind: 'relay_board',
    answers: false,
    supports: (command) => command.type === 'RELAY' || orderOf(command) !== null,
    confirmWithinMs(command) {
      if (command.type === 'RELAY') return STATE_WITHIN_MS;
      if (command.type === 'SYSTEM' && command.action === 'GET_STATUS') return STATE_WITHIN_MS;
      const restarts = command.type === 'OTA' || (command.type === 'SYSTEM' && command.action === 'REBOOT');
      return restarts ? RESTART_WITHIN_MS : null;
    },
    encode({ target, command, initiatedBy: user }): OutgoingMessage | null {
      const board = directory.byId(target.deviceId);
      if (board === undefined) return null;
      if (command.type !== 'RELAY') {
        const order = orderOf(command);
        return order === null ? null : encodeOrder(board, order);
      }
      const { relayIndex, on: state, onMs } = command;
      const kind = board.kinds[relayIndex] ?? 'toggle';
      const durationMs = onMs ?? board.durationsMs[relayIndex] ?? undefined;
      const isTimed = state && kind !== 'momentary' && (onMs !== undefined || kind !== 'toggle');
      const timedKind = kind === 'toggle' ? 'timed' : kind;
      const functionType = isTimed ? timedKind : kind === 'momentary' ? kind : 'toggle';
      return encodeSet(board, {
        relayIndex,
        state,
        functionType,
        user,
        ...(isTimed && durationMs !== undefined ? { durationMs } : {}),
      });
    },
    async baselines(tx, deviceIds) {
      const boards = await listAddressed(tx, deviceIds);
      directory.renew(boards);
      return new Map(boards.map(({ deviceId, uptimeS }) => [deviceId, { uptimeS }]));
    },
    agreeing: findAgreeing,
    switchRules: findSwitchRules,
    async ordering(tx, order) {
      const before = await writeWanted(tx, order);
      if (before === null) throw new AppError('COMMAND_NOT_SUPPORTED', { deviceKind: 'relay_board' });
      return before;
    },
    obstacles: findObstacles,
  };
}
