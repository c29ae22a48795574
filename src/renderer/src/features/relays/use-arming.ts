import type { RelayCommand } from '../../../../shared/commands/device-command.ts';
import type { Arming } from '../../../../shared/commands/model.ts';
import type { Relay } from '../../../../shared/relays/model.ts';
import { useApplyArming, useArmings, useCall, useEngineNow, useMe } from '../../client/index.ts';
import { armingViewOf } from '../../lib/arming-view.ts';

/** What arming a channel is for: its relay on, for its time where it has one. */
function commandOf({ relayIndex, kind, durationMs }: Relay): RelayCommand {
  const isTimed = kind === 'pulse' || kind === 'timed';
  return {
    type: 'RELAY',
    relayIndex,
    on: true,
    ...(isTimed && durationMs !== null ? { onMs: durationMs } : {}),
  };
}

/** Arming a dangerous channel, and what this person has armed of it. */
export function useArming(relay: Relay) {
  const { deviceId, relayIndex } = relay;
  const armings = useArmings();
  const { displayName } = useMe();
  const nowMs = useEngineNow();
  const apply = useApplyArming();
  const call = useCall((client, command: RelayCommand) => client.commands.arm({ deviceId, command }));
  const mine = (arming: Arming): boolean =>
    arming.deviceId === deviceId &&
    arming.armedBy === displayName &&
    arming.command.type === 'RELAY' &&
    arming.command.relayIndex === relayIndex &&
    armingViewOf(arming, nowMs).phase !== 'over';
  return {
    /** Null while nothing is armed here. */
    armed: [...armings.values()].find(mine) ?? null,
    pending: call.pending,
    problem: call.problem,
    arm: async (): Promise<void> => {
      const result = await call.run(commandOf(relay));
      if (result.ok) apply(result.value);
    },
  };
}
