import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { OrganisationId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/logger.ts';
import { createIntakeProblems } from './intake-problems.ts';
import { createIngestMetrics } from './metrics.ts';
import type { RejectedRow } from './store/write-problems.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const row = (organisationId: OrganisationId): RejectedRow => ({
  organisationId,
  receivedAtMs: Date.now(),
  topic: 'wd/pb/d/BOX/hb',
  hostname: 'BOX',
  deviceId: null,
  reason: 'bad-tag',
  sizeBytes: 600,
  frame: new Uint8Array(600),
});

it('keeps the rows of one organisation although those of another cannot be kept', async () => {
  const { organisationId } = await test.organisation('Kept');
  const problems = createIntakeProblems({
    database: test.database,
    clock: systemClock,
    logger: createLogger('silent'),
    metrics: createIngestMetrics(),
  });
  problems.rejected(row(OrganisationId.parse(999_999)));
  problems.rejected({ ...row(organisationId), hostname: 'OTHER' });
  await problems.flush();
  const kept = () =>
    test.sql('select hostname, octet_length(frame) as bytes from rejected_messages order by id');
  expect(await kept()).toEqual([{ hostname: 'OTHER', bytes: 512 }]);
  await problems.keep(row(organisationId));
  expect(await kept()).toHaveLength(2);
  await expect(problems.keep(row(OrganisationId.parse(999_999)))).rejects.toThrow();
});

it('writes at most 200 boxes that are not registered at once, whatever names are sent', async () => {
  const { organisationId } = await test.organisation('Flooded');
  const problems = createIntakeProblems({
    database: test.database,
    clock: systemClock,
    logger: createLogger('silent'),
    metrics: createIngestMetrics(),
  });
  const seen = {
    organisationId,
    base: 'wd',
    lastSeenMs: Date.now(),
    lastKind: 'hb',
    statusRequestedAtMs: null,
  };
  for (let number = 0; number < 1000; number += 1) {
    problems.unregistered({ ...seen, hostname: `BOX_${number}` });
  }
  await problems.flush();
  const kept = 'select count(*)::int as count from unregistered_devices where organisation_id = $1';
  expect(await test.sql(kept, [organisationId])).toEqual([{ count: 200 }]);
});
