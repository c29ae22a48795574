import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ArmingId } from '../../../../shared/commands/model.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { RelayIndex } from '../../../../shared/relays/model.ts';
import { useClient } from '../../client/index.ts';
import { createHold, type Hold, type HoldState } from './hold.ts';

interface Channel {
  readonly deviceId: DeviceId;
  readonly relayIndex: RelayIndex;
}

/** Holding a momentary channel from this window, with what is armed where it is dangerous. It lets go when the window loses the focus, hides or closes. */
export function useHold(
  { deviceId, relayIndex }: Channel,
  isBlocked: boolean,
  armingId: ArmingId | undefined,
): { readonly hold: Hold; readonly state: HoldState } {
  const client = useClient();
  const [state, setState] = useState<HoldState>({ state: 'idle' });
  // A hold outlives the arming that began it.
  const armed = useRef(armingId);
  useLayoutEffect(() => {
    armed.current = armingId;
  }, [armingId]);
  const hold = useMemo(
    () =>
      createHold({
        calls: {
          press: () => {
            const id = armed.current;
            return client.relays.press({
              deviceId,
              relayIndex,
              ...(id === undefined ? {} : { armingId: id }),
            });
          },
          beat: (holdId) => client.relays.beat({ holdId }),
          release: (holdId, reason) => client.relays.release({ holdId, reason }),
        },
        nowMs: () => performance.now(),
        every: (ms, run) => {
          const timer = setInterval(run, ms);
          return () => clearInterval(timer);
        },
        onChange: setState,
      }),
    [client, deviceId, relayIndex],
  );

  useEffect(() => {
    const lose = (): void => hold.letGo('focus-lost');
    const hide = (): void => {
      if (document.hidden) hold.letGo('focus-lost');
    };
    const close = (): void => hold.letGo('window-closed');
    window.addEventListener('blur', lose);
    document.addEventListener('visibilitychange', hide);
    window.addEventListener('pagehide', close);
    return () => {
      window.removeEventListener('blur', lose);
      document.removeEventListener('visibilitychange', hide);
      window.removeEventListener('pagehide', close);
      close();
    };
  }, [hold]);

  useEffect(() => {
    if (isBlocked) hold.letGo('disabled');
  }, [hold, isBlocked]);

  return { hold, state };
}
