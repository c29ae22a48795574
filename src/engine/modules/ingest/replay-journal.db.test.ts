import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { until } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { sealEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import { emptyHeartbeat, encodeHeartbeat } from '../../../protocol/esp32-alarm/messages.ts';
import { deviceTopic } from '../../../protocol/esp32-alarm/topics.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { createLogger } from '../../platform/logger.ts';
import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import { resetReplay } from '../devices/store/reset-replay.ts';
import { commitItems, noteCommitted } from './commit-items.ts';
import { forgetReplay, type KnownDevice, newDevice } from './device-memory.ts';
import { foldJournal } from './fold-journal.ts';
import { createIngest } from './index.ts';
import { createReplayJournal } from './replay-journal.ts';
import { encodeEntries } from './store/journal-entries.ts';
import { loadDevices } from './store/load-devices.ts';
import { knownDevice } from './stored-device.ts';
import type { WorkItem } from './work-item.ts';

const logger = createLogger('silent');
const at = { wallMs: Date.now(), monotonicMs: 0 };

let test: TestDatabase;
let place: { organisationId: OrganisationId; siteId: SiteId };
let base = '';
let number = 0;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  number += 1;
  base = `journal${number}`;
  place = await test.organisation(`Organisation ${number}`);
});

const scope = () => ({ as: 'organisation', organisationId: place.organisationId }) as const;
const journalOn = (database: Database) => createReplayJournal({ database, clock: systemClock, logger });

function item(device: KnownDevice, over: Partial<WorkItem> = {}): WorkItem {
  return {
    organisationId: place.organisationId,
    atMs: Date.now(),
    origin: null,
    device,
    registers: false,
    updatesIdentity: false,
    touches: false,
    changesState: false,
    history: null,
    event: null,
    signals: [],
    seen: null,
    epoch: 1,
    replayResetMs: device.identity.replayResetMs,
    lowestWill: null,
    done: () => undefined,
    afterCommit: () => undefined,
    ...over,
  };
}

/** As a lane commits them. */
async function commit(items: readonly WorkItem[], journal = journalOn(test.database)): Promise<void> {
  const { organisationId } = place;
  const committed = await test.database.transaction(
    scope(),
    (tx) => commitItems(tx, organisationId, items, async () => undefined, false, true),
    { lane: 'intake' },
  );
  noteCommitted(committed);
  const { journalRow, replay } = committed;
  if (journalRow !== null) journal.note(organisationId, journalRow, replay.marks);
}

async function registered(hostname = 'BOX'): Promise<KnownDevice> {
  macs += 1;
  const fleet = { base, key: null, envelope: 'none', organisation: '', site: '', ...place } as const;
  const identity = { hostname, base, country: null, zone: null, latitude: null, longitude: null };
  const boot = { bootEpoch: 1, bootedAtS: null, replayResetMs: null };
  const mac = `04:83:08:0a:00:${macs.toString(16).padStart(2, '0')}`;
  const device = newDevice(fleet, mac, { ...identity, ...boot }, at);
  await commit([item(device, { registers: true, seen: 1 })]);
  return device;
}
let macs = 0;

const rows = async (table: string) =>
  await test.sql(`select * from ${table} where organisation_id = $1 order by 1`, [place.organisationId]);

const stored = async () =>
  (await rows('device_replay')).map((row) => ({
    bootEpoch: row['boot_epoch'],
    highestSequence: row['highest_sequence'],
    seen: row['seen'],
  }));

const inMemory = (devices: readonly KnownDevice[]) =>
  devices.map(({ kept }) => {
    const { seen, ...rest } = kept.save();
    return { ...rest, seen: Buffer.from(seen) };
  });

/** What an ingestion that begins now says to a sequence of the box. */
async function verdict(sequence: number): Promise<string | undefined> {
  await foldJournal(test.database, place.organisationId);
  const [box] = await test.database.transaction(scope(), loadDevices);
  return box === undefined ? undefined : knownDevice(box, at).arrived.judge(sequence, new Uint8Array(32));
}

describe('the replay journal', () => {
  it('has one row a batch, and gives the boxes what memory knows when ingestion begins', async () => {
    const boxes = [await registered('A'), await registered('B'), await registered('C')];
    const before = (await rows('replay_journal')).length;
    let random = 17;
    const next = (below: number) => {
      random = (random * 48_271) % 2_147_483_647;
      return random % below;
    };
    for (let batch = 0; batch < 20; batch += 1) {
      await commit(
        boxes.flatMap((box) =>
          Array.from({ length: 5 }, () =>
            item(box, { seen: batch * 200 + next(900), epoch: box.kept.bootEpoch }),
          ),
        ),
      );
      // A box restarts in between, and says so with a status.
      const [first] = boxes;
      if (batch === 10 && first !== undefined) await commit([item(first, { seen: 7, epoch: 2 })]);
    }
    expect(await rows('replay_journal')).toHaveLength(before + 21);
    await foldJournal(test.database, place.organisationId);
    expect(await stored()).toEqual(inMemory(boxes));
    expect(await rows('replay_journal')).toEqual([]);
  });

  it('is enough to refuse what was committed and to take what was not, after a crash', async () => {
    const box = await registered();
    await commit([item(box, { seen: 2 }), item(box, { seen: 3 })]);
    const refused = test.database.transaction(scope(), async (tx) => {
      await commitItems(
        tx,
        place.organisationId,
        [item(box, { seen: 4 })],
        async () => undefined,
        false,
        true,
      );
      throw new Error('the power fails');
    });
    await expect(refused).rejects.toThrow('the power fails');
    await commit([item(box, { seen: 5 })]);
    expect((await stored()).map(({ highestSequence }) => highestSequence)).toEqual([1]);
    expect(await verdict(3)).not.toBe('accepted');
    expect(await verdict(5)).not.toBe('accepted');
    expect(await verdict(4)).toBe('accepted');
    expect(await verdict(6)).toBe('accepted');
  });

  it('is folded while messages come, and keeps what came meanwhile', async () => {
    const journal = journalOn(test.database);
    const box = await registered();
    for (const seen of [2, 3, 4]) await commit([item(box, { seen })], journal);
    const folding = journal.fold();
    await commit([item(box, { seen: 9 })], journal);
    await folding;
    // What this journal was not told of is another's: it may be of a commit whose outcome is not known.
    expect(await verdict(9)).not.toBe('accepted');
    expect(await stored()).toEqual(inMemory([box]));
  });

  it('keeps its rows when the boxes could not be written, and when memory counts no more', async () => {
    let isDown = true;
    const database: Database = {
      ...test.database,
      transaction: (...args) =>
        isDown ? Promise.reject(new Error('down')) : test.database.transaction(...args),
    };
    const journal = journalOn(database);
    const box = await registered();
    await commit([item(box, { seen: 2 })], journal);
    const before = await rows('replay_journal');
    await expect(journal.fold()).rejects.toThrow('down');
    isDown = false;
    box.gone = true;
    journal.close();
    await expect(journal.fold()).rejects.toThrow('ended');
    expect(await rows('replay_journal')).toEqual(before);
  });

  it('stays small however much comes', async () => {
    const journal = journalOn(test.database);
    const box = await registered();
    for (let batch = 0; batch < 12; batch += 1) {
      const from = batch * 10_000;
      await commit(
        Array.from({ length: 10_000 }, (_, index) => item(box, { seen: from + index + 2 })),
        journal,
      );
    }
    await until(async () => (await rows('replay_journal')).length <= 3);
    expect(await verdict(100_001)).not.toBe('accepted');
    expect(await stored()).toEqual(inMemory([box]));
  });
});

describe("an administrator's reset with sequences in the journal", () => {
  async function reset(box: KnownDevice): Promise<number> {
    const { id } = box;
    if (id === null) throw new Error('the box is not registered');
    await test.database.transaction(scope(), (tx) => resetReplay(tx, id));
    const [row] = await rows('devices');
    return z.date().parse(row?.['replay_reset_at']).getTime();
  }

  it('lets the next board of the same boot count say them again', async () => {
    const box = await registered();
    await commit([item(box, { seen: 2 }), item(box, { seen: 40 })]);
    forgetReplay(box, await reset(box));
    box.identity = { ...box.identity, bootEpoch: 1 };
    await commit([item(box, { seen: 2, updatesIdentity: true })]);
    expect(await verdict(40)).toBe('accepted');
    expect(await verdict(2)).not.toBe('accepted');
  });

  it('is not undone by a fold that has not heard of it', async () => {
    const journal = journalOn(test.database);
    const box = await registered();
    await commit([item(box, { seen: 2 })], journal);
    const resetMs = await reset(box);
    const next = newDevice(
      { base, key: null, envelope: 'none', organisation: '', site: '', ...place },
      box.mac,
      { ...box.identity, replayResetMs: resetMs },
      at,
    );
    next.id = box.id;
    await commit([item(next, { seen: 70, updatesIdentity: true })]);
    await journal.fold();
    expect(await stored()).toEqual(inMemory([next]));
  });
});

describe('a worker of several', () => {
  it('begins with what a station that ingested alone left in the journal', async () => {
    const box = await registered();
    const entries = [2, 3].map((sequence) => ({
      deviceId: box.id ?? 0,
      bootEpoch: 1,
      sequence,
      replayResetMs: null,
    }));
    await test.sql('insert into replay_journal (organisation_id, entries) values ($1, $2)', [
      place.organisationId,
      encodeEntries(entries),
    ]);
    let take: (message: InboundMessage) => void = () => undefined;
    const fleet = {
      base,
      key: Buffer.alloc(32, 7),
      envelope: 'tail8',
      organisation: '',
      site: '',
      ...place,
    } as const;
    const ingest = createIngest({
      database: test.database,
      raise: async () => undefined,
      clock: systemClock,
      logger,
      station: 'Worker',
      slots: ['w1'],
    });
    const transport = {
      start: async (_filters: unknown, onMessage: (message: InboundMessage) => void) => {
        take = onMessage;
      },
      publish: async () => undefined,
      pause: () => undefined,
      state: () => ({ state: 'up', kind: 'external', since: new Date(0), message: null }) as const,
      onStateChange: () => () => undefined,
      stop: async () => undefined,
    };
    await ingest.start({ transport, fleets: [fleet] });
    try {
      expect(await rows('replay_journal')).toEqual([]);
      const beat = (sequence: number) =>
        new Promise<void>((done) => {
          const payload = encodeHeartbeat({ ...emptyHeartbeat(), timestamp: Math.floor(Date.now() / 1000) });
          take({
            topic: deviceTopic(base, 'BOX', 'hb'),
            payload: sealEnvelope('tail8', fleet.key, sequence, payload),
            qos: 1,
            retained: false,
            receivedAtMs: Date.now(),
            done,
          });
        });
      await beat(3);
      await beat(4);
      const outcomes = ingest.metrics().messages.filter(({ kind }) => kind === 'hb');
      expect(outcomes.find(({ outcome }) => outcome === 'accepted')?.count).toBe(1);
      expect((await stored()).map(({ highestSequence }) => highestSequence)).toEqual([4]);
      expect(await rows('replay_journal')).toEqual([]);
    } finally {
      await ingest.stop();
    }
  });
});
