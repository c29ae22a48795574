import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import type { AlarmType } from '../../../../shared/alarms/model.ts';
import {
  type AlarmSettings,
  type AlarmTypePolicy,
  DEFAULT_ALARM_SETTINGS,
  type Disposition,
} from '../../../../shared/alarms/policy.ts';
import { useClient, useLink, useMe, useOutdated } from '../../client/index.ts';
import type { AgesOf } from './ageing.ts';

/** After a call that failed while the connection was up. */
const TRY_AGAIN_MS = 10_000;

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
  const outdated = useOutdated('alarm-desk');
  useEffect(() => {
    if (state !== 'up' || locked) return;
    let left = false;
    const read = async (_outdated: number): Promise<void> => {
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
    const tryRead = (): void =>
      void read(outdated).catch(() => {
        // What was read before still holds.
        if (!left) timer = setTimeout(tryRead, TRY_AGAIN_MS);
      });
    let timer: ReturnType<typeof setTimeout> | undefined;
    tryRead();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [client, state, locked, outdated]);
}

interface Policies {
  /** In the order of the types; null before the first answer. */
  readonly list: readonly AlarmTypePolicy[] | null;
  readonly agesOf: AgesOf;
  /** Before it is known, every type: nothing is hidden or shelved by mistake. */
  readonly isHighlyManaged: (type: AlarmType) => boolean;
  readonly isNoteRequired: (type: AlarmType) => boolean;
}

export function usePolicies(): Policies {
  const policies = useKept((kept) => kept.policies);
  return useMemo(
    () => ({
      list: policies === null ? null : [...policies.values()],
      agesOf: (type) => policies?.get(type) ?? null,
      isHighlyManaged: (type) => policies?.get(type)?.highlyManaged ?? true,
      isNoteRequired: (type) => policies?.get(type)?.noteRequired ?? false,
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
