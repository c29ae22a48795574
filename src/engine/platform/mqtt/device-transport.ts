import type { LinkState } from '../../../shared/system/model.ts';

/** One message from a device. `done` must be called exactly once, after what it says is committed (or refused). */
export interface InboundMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retained: boolean;
  /** When it arrived, Unix ms. */
  readonly receivedAtMs: number;
  /** Lets the broker's acknowledgement out (QoS 1); in the order of arrival towards an external broker. */
  done(): void;
}

/**
 * The way to the devices, the same for the embedded broker and an external one. Nothing is acknowledged before
 * `done`; a message whose `done` was never called comes again after a reconnect.
 */
export interface DeviceTransport {
  /** Starts delivering messages of these topic filters. The handler must not throw. */
  start(filters: readonly string[], onMessage: (message: InboundMessage) => void): Promise<void>;
  /** QoS 1. Resolves when the broker has taken it; rejects when it could not within 10 s. */
  publish(topic: string, payload: Uint8Array): Promise<void>;
  /** Stops (true) or resumes (false) taking messages in, towards the broker: back-pressure. */
  pause(paused: boolean): void;
  /**
   * True while this station does not know whether it still ingests: a connection to an external broker that ends stays
   * away until false, because another station may have taken the session over, and two would throw each other out.
   */
  hold?(isHeld: boolean): void;
  /** When the broker was found to have forgotten this installation's session; null where it was not lately. */
  forgottenAt?(): Date | null;
  state(): LinkState;
  onStateChange(listener: (state: LinkState) => void): () => void;
  stop(): Promise<void>;
}
