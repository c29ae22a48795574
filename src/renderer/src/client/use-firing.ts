import type { Arming, Command } from '../../../shared/commands/model.ts';
import { armingViewOf } from '../lib/arming-view.ts';
import { useCall } from './use-call.ts';
import { useApplyArming, useApplyCommand } from './use-commands.ts';
import { useEngineNow } from './use-engine-now.ts';

/** The two ways out of an arming. */
export function useFiring(arming: Arming, note?: string) {
  const view = armingViewOf(arming, useEngineNow(true));
  const applyArming = useApplyArming();
  const applyCommand = useApplyCommand();
  const fire = useCall((client, id: Arming['id']) =>
    client.commands.fire({ id, ...(note === undefined ? {} : { note }) }),
  );
  const disarm = useCall((client, id: Arming['id']) => client.commands.disarm({ id }));
  const mayFire = view.phase === 'armed' && !fire.pending;
  return {
    view,
    mayFire,
    isFiring: fire.pending,
    isDisarming: disarm.pending,
    problem: fire.problem ?? disarm.problem,
    /** The order; null where it was not given. */
    fire: async (): Promise<Command | null> => {
      if (!mayFire) return null;
      const result = await fire.run(arming.id);
      if (!result.ok) return null;
      applyCommand(result.value);
      return result.value;
    },
    disarm: async (): Promise<void> => {
      const result = await disarm.run(arming.id);
      if (result.ok) applyArming(result.value);
    },
  };
}
