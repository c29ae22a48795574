import { randomBytes } from 'node:crypto';
import type { DeviceId } from '../../shared/contract/primitives.ts';
import { type ControlRoom, startControlRoom } from '../control-room.ts';
import { BENCH_PASSWORD, PROGRAM } from '../desk-page.ts';
import { deviceIds, roomDatabaseUrl, withClient } from '../feed-rows.ts';
import { progress } from '../figures.ts';
import { freePort } from '../free-port.ts';
import { scratchFolder } from '../leavings.ts';
import { listening } from '../load/listening.ts';
import { addOpenAlarms } from './open-alarms.ts';

export interface FloodedRoom {
  readonly room: ControlRoom;
  readonly brokerUrl: string;
  readonly databaseUrl: string;
  readonly key: Buffer;
  /** By the number in the box's name. */
  readonly deviceIds: readonly DeviceId[];
}

/** A room with its own broker and database that has so many open alarms before anybody logs in. */
export async function startFloodedRoom(
  open: number,
  /** Folder for a profile of the engine's process, written when it stops. */
  profileDir: string | undefined,
): Promise<FloodedRoom> {
  const dataDir = await scratchFolder('watchdesk-bench-');
  const port = await freePort();
  const key = randomBytes(32);
  const env = {
    WATCHDESK_BROKER_PORT: String(port),
    WATCHDESK_BOX_KEY: key.toString('hex'),
    WATCHDESK_ADMIN_PASSWORD: BENCH_PASSWORD,
    WATCHDESK_LOG_LEVEL: 'warn',
  };
  // Once to make the schema and the organisation.
  const first = await startControlRoom({ program: PROGRAM, dataDir, env });
  await listening(first);
  progress(`writing ${open} open alarms`);
  await withClient(await roomDatabaseUrl(dataDir), (sql) => addOpenAlarms(sql, open));
  await first.stop();
  const nodeArgs = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const room = await startControlRoom({ program: PROGRAM, dataDir, env, nodeArgs });
  await listening(room);
  const databaseUrl = await roomDatabaseUrl(dataDir);
  return {
    room,
    brokerUrl: `mqtt://127.0.0.1:${port}`,
    databaseUrl,
    key,
    deviceIds: await deviceIds(databaseUrl),
  };
}
