import { useEffect, useMemo, useState } from 'react';
import type { Bulk, BulkId, Command, CommandId } from '../../../../shared/commands/model.ts';
import { type Problem, useCall, useLiveCommands, useStale } from '../../client/index.ts';

const LOOK_EVERY_MS = 1000;
const PAGE = 500;

export interface BulkView {
  readonly bulk: Bulk | null;
  /** Newest revision of each, oldest first. */
  readonly commands: readonly Command[];
  readonly problem: Problem | null;
  readonly put: (bulk: Bulk) => void;
}

export function isUnderWay({ waiting, underWay }: Bulk): boolean {
  return waiting + underWay > 0;
}

/** How a command to many devices gets on: its figures are asked for each second while it runs, its rows live. */
export function useBulk(id: BulkId): BulkView {
  const { stale } = useStale();
  const live = useLiveCommands();
  const [bulk, setBulk] = useState<Bulk | null>(null);
  const [rows, setRows] = useState<readonly Command[]>([]);
  const { run: runProgress, problem } = useCall((client, bulkId: BulkId) =>
    client.commands.bulk.progress({ id: bulkId }),
  );
  const { run: runList } = useCall((client, page: { bulkId: BulkId; before?: CommandId }) =>
    client.commands.list({ ...page, limit: PAGE }),
  );
  const isOver = bulk !== null && !isUnderWay(bulk);

  useEffect(() => {
    if (stale) return;
    let left = false;
    const look = async (): Promise<void> => {
      const result = await runProgress(id);
      if (!left && result.ok) setBulk(result.value);
    };
    void look();
    const timer = isOver ? undefined : setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [id, stale, isOver, runProgress]);

  // All of its rows, page by page; once more when it is over, for what came too fast.
  const rowsKey = `${id} ${isOver ? 'over' : 'under way'}`;
  useEffect(() => {
    if (stale || rowsKey === '') return;
    let left = false;
    const readAll = async (): Promise<void> => {
      const all: Command[] = [];
      let before: CommandId | undefined;
      for (;;) {
        const page = await runList({ bulkId: id, ...(before === undefined ? {} : { before }) });
        if (left || !page.ok) return;
        all.push(...page.value);
        before = page.value.at(-1)?.id;
        if (page.value.length < PAGE) break;
      }
      setRows(all);
    };
    void readAll();
    return () => {
      left = true;
    };
  }, [id, stale, rowsKey, runList]);

  const commands = useMemo(() => {
    const newest = new Map(rows.map((command) => [command.id, command]));
    for (const command of live) {
      if (command.bulkId !== id) continue;
      const known = newest.get(command.id);
      if (known === undefined || known.revision < command.revision) newest.set(command.id, command);
    }
    return [...newest.values()].sort((a, b) => a.id - b.id);
  }, [rows, live, id]);
  return { bulk, commands, problem, put: setBulk };
}
