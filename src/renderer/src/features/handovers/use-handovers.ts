import type {
  Handover,
  HandoverContent,
  HandoverId,
  HandoverPage,
} from '../../../../shared/handovers/model.ts';
import {
  type Problem,
  useAlarms,
  useMay,
  useMe,
  useOutdated,
  useQuietWindows,
  useRead,
} from '../../client/index.ts';
import { useTurn } from './use-turn.ts';

/** What the desk shows changes many times a second in a flood. */
const CONTENT_EVERY_MS = 2000;

interface Read<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

/** Those that are not signed by both, one's own book first; null until they are known. */
export function useOpenHandovers(): Read<readonly Handover[]> {
  const told = useOutdated('handovers');
  const may = useMay('handovers.sign');
  return useRead(`handovers ${told} ${may}`, async (client) => (may ? client.handovers.open() : []));
}

/** Those that wait for this person's signature. */
export function useWaitingHandovers(): readonly Handover[] {
  const { value } = useOpenHandovers();
  const { userId } = useMe();
  return (value ?? []).filter(({ state, outgoing }) => state === 'offered' && outgoing.userId !== userId);
}

/** Whether it is of what this person sees: their own book. */
export function useIsOwnBook(): (handover: Handover) => boolean {
  const { allSites, siteIds } = useMe();
  const own = allSites ? null : [...siteIds].sort((one, other) => one - other);
  return (handover) => String(handover.siteIds) === String(own);
}

/** Changes with what the desk shows of alarms, quiet times, handovers and flags. */
function useLiveKey(): string {
  const told = useOutdated('handovers');
  const alarms = useTurn(useAlarms(), CONTENT_EVERY_MS);
  const windows = useTurn(useQuietWindows(), CONTENT_EVERY_MS);
  return `${told} ${alarms} ${windows}`;
}

/** What a handover would hold now. */
export function usePreview(): Read<HandoverContent> {
  const live = useLiveKey();
  return useRead(`preview ${live}`, (client) => client.handovers.preview());
}

/** One handover; while it is open, with what is new. */
export function useHandover(id: HandoverId): Read<HandoverPage> {
  const live = useLiveKey();
  return useRead(`handover ${id} ${live}`, (client) => client.handovers.get({ id }));
}
