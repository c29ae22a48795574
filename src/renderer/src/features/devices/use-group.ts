import { useEffect, useMemo, useState } from 'react';
import type { GroupId } from '../../../../shared/contract/primitives.ts';
import type { Group } from '../../../../shared/registry/model.ts';
import { useCall } from '../../client/index.ts';
import type { DeviceRow } from './device-row.ts';
import type { DeviceQuery } from './filter-devices.ts';

type Filter = (rows: readonly DeviceRow[], query: DeviceQuery) => readonly DeviceRow[];
type InGroup = (filter: Filter, rows: readonly DeviceRow[]) => readonly DeviceRow[];

const NOTHING: ReadonlySet<number> = new Set();

/** Who is in a group: what its filter finds, live, or the members that the engine names. Null without a group. */
export function useGroup(groups: readonly Group[], id: GroupId | null): InGroup | null {
  const group = id === null ? undefined : groups.find((each) => each.id === id);
  const [members, setMembers] = useState<{ readonly of: Group; readonly ids: ReadonlySet<number> } | null>(
    null,
  );
  const { run } = useCall((client, wanted: GroupId) => client.registry.groups.members({ id: wanted }));
  useEffect(() => {
    if (group === undefined || group.filter !== null) return;
    let left = false;
    void run(group.id).then((result) => {
      if (!left && result.ok) setMembers({ of: group, ids: new Set(result.value.ids) });
    });
    return () => {
      left = true;
    };
  }, [run, group]);
  return useMemo(() => {
    if (group === undefined) return null;
    const { filter: saved } = group;
    if (saved !== null)
      return (filter, rows) => filter(rows, { text: saved.text, quick: 'all', siteId: null, facets: saved });
    // The last answer stays until a newer one is there.
    const among = members?.of.id === group.id ? members.ids : NOTHING;
    return (filter, rows) => filter(rows, { text: '', quick: 'all', siteId: null, among });
  }, [group, members]);
}
