import type { BoardAddress } from '../../../protocol/relay-board/encode.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { AddressedBoard } from './store/supervise-rows.ts';

/** How boards are reached, as the database had it within the last second: for what is sent outside a transaction. */
export interface BoardDirectory {
  replace(boards: readonly AddressedBoard[]): void;
  /** As a transaction has just read them. */
  renew(boards: readonly AddressedBoard[]): void;
  /** Undefined as well where nothing may be sent to it: it speaks another protocol. */
  byId(id: DeviceId): AddressedBoard | undefined;
  byUuid(uuid: string): BoardAddress | undefined;
}

export function createBoardDirectory(): BoardDirectory {
  let byId = new Map<DeviceId, AddressedBoard>();
  let byUuid = new Map<string, AddressedBoard>();

  function renew(boards: readonly AddressedBoard[]): void {
    for (const board of boards) {
      byId.delete(board.deviceId);
      byUuid.delete(board.uuid);
      if (board.protocolProblem !== null) continue;
      byId.set(board.deviceId, board);
      byUuid.set(board.uuid, board);
    }
  }

  return {
    renew,
    replace(boards) {
      byId = new Map();
      byUuid = new Map();
      renew(boards);
    },
    byId: (id) => byId.get(id),
    byUuid: (uuid) => byUuid.get(uuid),
  };
}
