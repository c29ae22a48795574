import { bool, bytes, text, uint32 } from './fields.ts';
import { defineMessage } from './message-codec.ts';

/** The box's answer to a command. The layout of `payload` differs by firmware and is not specified. */
export interface CommandResponse {
  readonly request_id: string;
  readonly timestamp: number;
  readonly success: boolean;
  /** Number of `commandErrorNumbers`. */
  readonly error_code: number;
  readonly message: string;
  readonly payload: Uint8Array;
}

export const commandResponseCodec = defineMessage<CommandResponse>({
  request_id: text(1, 64),
  timestamp: uint32(2),
  success: bool(3),
  error_code: uint32(4),
  message: text(5, 128),
  payload: bytes(6, 256),
});
