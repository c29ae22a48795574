import { systemClock } from '../../engine/platform/clock.ts';
import { createReplicationStream, type TableChange } from '../../engine/platform/db/replication-stream.ts';
import { createLogger } from '../../engine/platform/logger.ts';
import type { LoadedRoom } from './loaded-room.ts';
import { clockMs } from './process-clock.ts';

const PUBLICATION = 'bench_commits';

/** When each message's commit was seen by a reader of the database's log; what it reads is on disk. */
export interface CommitTimes {
  /** Unix ms by the number of the message. */
  readonly heartbeats: ReadonlyMap<number, number>;
  readonly alarms: ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

/** The room's messages from now on; each box must send so seldom that no two of its heartbeats share a commit. */
export async function watchCommits(room: LoadedRoom): Promise<CommitTimes> {
  const boxes = room.deviceIds.length;
  const boxOf = new Map(room.deviceIds.map((id, index) => [id, index]));
  const heartbeats = new Map<number, number>();
  const alarms = new Map<number, number>();
  await room.sql.query(`create publication ${PUBLICATION} for table device_status, alarm_events`);

  function note({ table, row }: TableChange, atMs: number): void {
    const box = boxOf.get(Number(row['device_id']));
    if (box === undefined) return;
    const isAlarm = table === 'alarm_events';
    const round = Number(isAlarm ? row['envelope_sequence'] : row['uptime']) - 1;
    const times = isAlarm ? alarms : heartbeats;
    const number = round * boxes + box;
    if (!times.has(number)) times.set(number, atMs);
  }

  const stream = await new Promise<ReturnType<typeof createReplicationStream>>((resolve, reject) => {
    const made = createReplicationStream({
      connectionString: () => room.connectionString,
      publication: PUBLICATION,
      clock: systemClock,
      logger: createLogger('error'),
      onStarted: () => resolve(made),
      onTransaction({ changes }) {
        const atMs = clockMs();
        for (const change of changes) note(change, atMs);
      },
      onDown: (reason) => reject(new Error(`commits cannot be watched: ${reason}`)),
    });
    made.start();
  });

  return {
    heartbeats,
    alarms,
    async stop() {
      await stream.stop();
      await room.sql.query(`drop publication ${PUBLICATION}`);
    },
  };
}
