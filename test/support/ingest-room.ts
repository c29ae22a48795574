import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { z } from 'zod';
import type { IngestFleet } from '../../src/engine/modules/ingest/index.ts';
import { type IngestRig, type IngestRigOptions, startIngestRig, type TestBox } from './ingest-rig.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

export interface IngestRoom {
  readonly key: Buffer;
  readonly test: TestDatabase;
  /** The boxes of the organisation that each test has for itself. */
  readonly fleet: IngestFleet;
  /** What was started last; it ends with its test. */
  readonly rig: IngestRig;
  start(options?: Partial<IngestRigOptions>): Promise<IngestRig>;
  /** Rows of the test's own organisation. */
  rows(table: string, more?: string): Promise<Record<string, unknown>[]>;
  nextMac(): number;
  registered(
    hostname: string,
    options?: { mac?: number; sequence?: number },
  ): Promise<{ box: TestBox; id: number }>;
}

/** A database for the tests of a file, and a station that takes in what their boxes send. */
export function ingestRoom(): IngestRoom {
  const key = Buffer.alloc(32, 7);
  let test: TestDatabase;
  let fleet: IngestFleet;
  let rig: IngestRig;
  let organisations = 0;
  let macs = 0;

  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    organisations += 1;
    const base = `wd${organisations}`;
    const placed = await test.organisation(`Organisation ${organisations}`);
    fleet = { base, key, envelope: 'tail8', organisation: 'x', site: 'y', ...placed };
  });
  afterEach(() => rig.stop());

  const nextMac = () => {
    macs += 1;
    return macs;
  };
  const rows = (table: string, more = '') =>
    test.sql(`select * from ${table} where organisation_id = $1 ${more}`, [fleet.organisationId]);
  return {
    key,
    get test() {
      return test;
    },
    get fleet() {
      return fleet;
    },
    get rig() {
      return rig;
    },
    start: async (options = {}) => {
      rig = await startIngestRig({ database: test.database, fleet, ...options });
      return rig;
    },
    rows,
    nextMac,
    registered: async (hostname, options = {}) => {
      const box = await rig.box(hostname, { ...options, mac: options.mac ?? nextMac() });
      await box.status({}, 'login');
      const [device] = await rows('devices', `and hostname = '${hostname}'`);
      return { box, id: z.int().parse(device?.['id']) };
    },
  };
}
