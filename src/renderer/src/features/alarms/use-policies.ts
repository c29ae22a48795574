import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import type { AlarmType } from '../../../../shared/alarms/model.ts';
import {
  type AlarmSettings,
  type AlarmTypePolicy,
  DEFAULT_ALARM_SETTINGS,
  type Disposition,
} from '../../../../shared/alarms/policy.ts';
import { useClient, useLink, useMe } from '../../client/index.ts';
import type { AgesOf } from './ageing.ts';

/** Somebody may change them at another desk. */
const READ_EVERY_MS = 60_000;

interface Kept {
  /** Null before the first answer. */
  readonly policies: ReadonlyMap<AlarmType, AlarmTypePolicy> | null;
  readonly dispositions: readonly Disposition[] | null;
  readonly settings: AlarmSettings;
}

const useKept = create<Kept>(() => ({
  policies: null,
  dispositions: null,
  settings: DEFAULT_ALARM_SETTINGS,
}));

export function keepPolicies(policies: readonly AlarmTypePolicy[]): void {
  useKept.setState({ policies: new Map(policies.map((policy) => [policy.code, policy])) });
}

export function keepDispositions(dispositions: readonly Disposition[]): void {
  useKept.setState({ dispositions });
}

export function keepSettings(settings: AlarmSettings): void {
  useKept.setState({ settings });
}

/** Reads how the organisation handles its alarms, as long as somebody is logged in. Called once, in the frame. */
export function useKeepPolicies(): void {
  const client = useClient();
  const { state } = useLink();
  const { locked } = useMe();
  useEffect(() => {
    if (state !== 'up' || locked) return;
    let left = false;
    const read = async (): Promise<void> => {
      const [policies, dispositions, settings] = await Promise.all([
        client.alarms.policies.list({}),
        client.alarms.dispositions.list({}),
        client.alarms.settings.get({}),
      ]);
      if (left) return;
      keepPolicies(policies);
      keepDispositions(dispositions);
      keepSettings(settings);
    };
    // What was read before still holds; the next turn asks again.
    const tryRead = (): void => void read().catch(() => undefined);
    tryRead();
    const timer = setInterval(tryRead, READ_EVERY_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [client, state, locked]);
}

interface Policies {
  /** In the order of the types; null before the first answer. */
  readonly list: readonly AlarmTypePolicy[] | null;
  readonly agesOf: AgesOf;
  /** Before it is known, every type: nothing is hidden or shelved by mistake. */
  readonly isHighlyManaged: (type: AlarmType) => boolean;
}

export function usePolicies(): Policies {
  const policies = useKept((kept) => kept.policies);
  return useMemo(
    () => ({
      list: policies === null ? null : [...policies.values()],
      agesOf: (type) => policies?.get(type) ?? null,
      isHighlyManaged: (type) => policies?.get(type)?.highlyManaged ?? true,
    }),
    [policies],
  );
}

export function useDispositions(): readonly Disposition[] | null {
  return useKept((kept) => kept.dispositions);
}

export function useAlarmSettings(): AlarmSettings {
  return useKept((kept) => kept.settings);
}
