import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'argon2';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../engine/platform/clock.ts';
import { createLogger } from '../engine/platform/logger.ts';
import { createEmbeddedBroker } from '../engine/platform/mqtt/embedded-broker.ts';
import { deviceFilters } from '../protocol/esp32-alarm/topics.ts';
import { startFleet } from './fleet.ts';

const seeded = { boxes: 3, ratePerS: 0, seed: 1, topicBase: 'wd', key: null, envelope: 'none' } as const;

async function startBroker(usersFile: string | null) {
  const broker = createEmbeddedBroker({
    config: { kind: 'embedded', host: '127.0.0.1', port: 0, tls: null, usersFile },
    clock: systemClock,
    logger: createLogger('silent'),
  });
  onTestFinished(() => broker.stop());
  const topics: string[] = [];
  await broker.start(deviceFilters('wd'), ({ topic, done }) => {
    topics.push(topic);
    done();
  });
  return { brokerUrl: broker.url() ?? '', topics };
}

it('logs in to the embedded broker as each box where only a password is given', async () => {
  const open = await startBroker(null);
  const known = await startFleet({ ...seeded, brokerUrl: open.brokerUrl });
  await known.stop();
  const hostnames = known.boxes.map(({ hostname }) => hostname);
  expect(open.topics).toEqual(expect.arrayContaining(hostnames.map((name) => `wd/pb/d/${name}/login`)));

  const folder = await mkdtemp(join(tmpdir(), 'watchdesk-fleet-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const usersFile = join(folder, 'users');
  const phc = await hash('right', { memoryCost: 1024, timeCost: 2 });
  await writeFile(usersFile, hostnames.map((name) => `${name}:${phc}\n`).join(''));
  const closed = await startBroker(usersFile);
  const fleet = await startFleet({ ...seeded, brokerUrl: closed.brokerUrl, password: 'right' });
  await fleet.stop();
  expect(closed.topics).toEqual(expect.arrayContaining(hostnames.map((name) => `wd/pb/d/${name}/login`)));
});
