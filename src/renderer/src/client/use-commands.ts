import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Arming, ArmingId, Command, CommandId } from '../../../shared/commands/model.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import { useDesk } from './desk-context.tsx';
import type { Problem } from './problem.ts';
import { useProblemOf } from './use-call.ts';

const PAGE = 100;

export interface CommandList {
  /** Newest first; null until the first page has come. */
  readonly commands: readonly Command[] | null;
  readonly problem: Problem | null;
  /** Null where there are no older ones, or while they come. */
  readonly more: (() => void) | null;
}

export function useArmings(): ReadonlyMap<ArmingId, Arming> {
  return useStore(useDesk().feed.view, (view) => view.armings);
}

/** Puts a committed row that a call returned on screen without waiting for the feed to bring it. */
export function useApplyCommand(): (command: Command) => void {
  return useDesk().feed.putCommand;
}

export function useApplyArming(): (arming: Arming) => void {
  return useDesk().feed.putArming;
}

/** The newest revision of each, newest first. */
function merged(lists: readonly Iterable<Command>[]): readonly Command[] {
  const newest = new Map<CommandId, Command>();
  for (const list of lists)
    for (const command of list) {
      const known = newest.get(command.id);
      if (known === undefined || known.revision < command.revision) newest.set(command.id, command);
    }
  return [...newest.values()].sort((a, b) => b.id - a.id);
}

/** The orders to one device: read page by page, live from then on, and read again when the stream was reopened. */
export function useDeviceCommands(deviceId: DeviceId): CommandList {
  const { client, feed, followed } = useDesk();
  const toProblem = useProblemOf();
  const stream = useStore(followed.flow, (flow) => flow.stream);
  const open = useStore(feed.view, (view) => view.commands);
  const ended = useStore(feed.view, (view) => view.endedCommands);
  const [read, setRead] = useState<{ of: DeviceId; rows: readonly Command[]; hasMore: boolean } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [reading, setReading] = useState(false);

  useEffect(() => {
    // Before the first stream there is no connection to ask on.
    if (stream === 0) return;
    let left = false;
    client.commands.list({ deviceId, limit: PAGE }).then(
      (rows) => {
        if (left) return;
        setProblem(null);
        setRead((before) => {
          const older = before?.of === deviceId ? before.rows : [];
          const hasMore = older.length > rows.length ? (before?.hasMore ?? false) : rows.length === PAGE;
          return { of: deviceId, rows: merged([rows, older]), hasMore };
        });
      },
      (error: unknown) => {
        if (!left) setProblem(toProblem(error));
      },
    );
    return () => {
      left = true;
    };
  }, [client, deviceId, stream, toProblem]);

  const mine = read?.of === deviceId ? read : null;
  const oldest = mine?.rows.at(-1)?.id;
  const readMore = useCallback(() => {
    if (oldest === undefined) return;
    setReading(true);
    client.commands
      .list({ deviceId, limit: PAGE, before: oldest })
      .then(
        (rows) => {
          setRead((before) =>
            before?.of !== deviceId
              ? before
              : { of: deviceId, rows: merged([before.rows, rows]), hasMore: rows.length === PAGE },
          );
        },
        (error: unknown) => setProblem(toProblem(error)),
      )
      .finally(() => setReading(false));
  }, [client, deviceId, oldest, toProblem]);

  const commands = useMemo(() => {
    if (mine === null) return null;
    const live = [...open.values(), ...ended.values()].filter((command) => command.deviceId === deviceId);
    return merged([mine.rows, live]);
  }, [mine, open, ended, deviceId]);
  return { commands, problem, more: mine?.hasMore === true && !reading ? readMore : null };
}

/** Every command that the feed told of: the open ones and the last ones that ended. */
export function useLiveCommands(): readonly Command[] {
  const { feed } = useDesk();
  const open = useStore(feed.view, (view) => view.commands);
  const ended = useStore(feed.view, (view) => view.endedCommands);
  return useMemo(() => [...open.values(), ...ended.values()], [open, ended]);
}
