import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { envelopeProfiles } from '../protocol/esp32-alarm/envelope.ts';
import { isTopicBase } from '../protocol/esp32-alarm/topics.ts';
import { isBoardBase } from '../protocol/relay-board/topics.ts';
import { type BoardFleet, startBoardFleet } from './board-fleet.ts';
import { type Fleet, type FleetOptions, startFleet } from './fleet.ts';
import { parsePlace } from './places.ts';

export const fleetUsage = `watchdesk fleet: simulated alarm boxes that speak the real protocol

  --boxes N             how many (50)
  --rate N              heartbeats and statuses a second, of all boxes together (5)
  --seed N              the same seed gives the same boxes (1)
  --broker URL          mqtt://127.0.0.1:1883
  --base TOPIC          topic base (watchdesk)
  --at LAT,LON          where the boxes stand, a few hundred metres around
  --key HEX             64 hex characters; without it messages are bare
  --key-file FILE       the same, out of a file
  --envelope PROFILE    ${envelopeProfiles.join(', ')} (tail8)
  --username NAME       for the broker; with a password alone each box's is its hostname
  --password-file FILE
  --panic-every S       some box's button is pressed this often (30; 0 for never)
  --drop-out-every S    some box loses its power this often (0)
  --boards N            relay boards beside the boxes, of both generations (0)
  --boards-base TOPIC   their topic base (autocore/devices)
`;

const PROGRESS_MS = 5000;
const KEY = /^[0-9a-f]{64}$/i;
const seconds = z.coerce.number().min(0).max(86_400);

const FleetArguments = z.object({
  boxes: z.coerce.number().int().min(1).max(10_000),
  rate: z.coerce.number().min(0).max(1_000_000),
  seed: z.coerce.number().int().min(0).max(0xffff_ffff),
  broker: z.url({ protocol: /^(mqtts?|tcp|tls)$/ }),
  base: z.string().refine(isTopicBase, 'must be a topic without wildcards'),
  at: z
    .string()
    .transform((text) => parsePlace(text))
    .refine((place) => place !== undefined, 'must be a latitude and a longitude, such as -12.05,-77.04')
    .optional(),
  key: z.string().regex(KEY, 'must be 64 hex characters').optional(),
  envelope: z.enum(envelopeProfiles),
  username: z.string().optional(),
  password: z.string().optional(),
  'panic-every': seconds,
  'drop-out-every': seconds,
  boards: z.coerce.number().int().min(0).max(200),
  'boards-base': z.string().refine(isBoardBase, 'must be a topic of two levels or more without wildcards'),
});

/** Runs a fleet until SIGINT or SIGTERM. Returns the exit code; what went wrong is told on stderr. */
export async function runFleetCommand(argv: readonly string[]): Promise<number> {
  const options = parseFleetArguments(argv);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${fleetUsage}`);
    return 1;
  }
  const interrupted = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  let fleet: Fleet | undefined;
  let boards: BoardFleet | undefined;
  try {
    fleet = await startFleet(options);
    boards = await startBoardFleet({ ...options, ...options.boards });
  } catch (error) {
    process.stderr.write(
      `The fleet could not start: ${error instanceof Error ? error.message : 'unknown error'}\n`,
    );
    return 1;
  }
  const { stats, stop } = fleet;
  const progress = setInterval(() => process.stderr.write(progressLine(stats())), PROGRESS_MS);
  process.stderr.write(progressLine(stats()));
  await interrupted;
  clearInterval(progress);
  await Promise.all([stop(), boards.stop()]);
  return 0;
}

/** What the command runs: boxes, and relay boards beside them. */
type FleetCommand = FleetOptions & { readonly boards: { readonly count: number; readonly base: string } };

/** The options, or a sentence that says what is wrong with the arguments. */
export function parseFleetArguments(argv: readonly string[]): FleetCommand | string {
  try {
    const values = readValues(argv);
    const parsed = FleetArguments.safeParse(values);
    if (!parsed.success) {
      return parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n');
    }
    const { boxes, rate, seed, broker, base, at, key, envelope, username, password } = parsed.data;
    return {
      boxes,
      ratePerS: rate,
      seed,
      brokerUrl: broker,
      topicBase: base,
      key: key === undefined ? null : Buffer.from(key, 'hex'),
      envelope: key === undefined ? 'none' : envelope,
      panicEveryS: parsed.data['panic-every'],
      dropOutEveryS: parsed.data['drop-out-every'],
      boards: { count: parsed.data.boards, base: parsed.data['boards-base'] },
      ...(at === undefined ? {} : { around: at }),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    };
  } catch (error) {
    return error instanceof Error ? error.message : 'The arguments cannot be read.';
  }
}

function readValues(argv: readonly string[]): Record<string, unknown> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      boxes: { type: 'string', default: '50' },
      rate: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      broker: { type: 'string', default: 'mqtt://127.0.0.1:1883' },
      base: { type: 'string', default: 'watchdesk' },
      at: { type: 'string' },
      key: { type: 'string' },
      'key-file': { type: 'string' },
      envelope: { type: 'string', default: 'tail8' },
      username: { type: 'string' },
      'password-file': { type: 'string' },
      'panic-every': { type: 'string', default: '30' },
      'drop-out-every': { type: 'string', default: '0' },
      boards: { type: 'string', default: '0' },
      'boards-base': { type: 'string', default: 'autocore/devices' },
    },
  });
  const firstLine = (file: string) => readFileSync(file, 'utf8').split(/\r?\n/, 1)[0];
  const keyFile = values['key-file'];
  const passwordFile = values['password-file'];
  return {
    ...values,
    ...(keyFile === undefined ? {} : { key: firstLine(keyFile) }),
    ...(passwordFile === undefined ? {} : { password: firstLine(passwordFile) }),
  };
}

function progressLine({
  boxes,
  connected,
  published,
  acknowledged,
  skipped,
  byKind,
  commands,
}: FleetStatsLine): string {
  const { alarm } = byKind;
  return `fleet: ${connected}/${boxes} boxes connected, ${published} sent, ${acknowledged} acknowledged, ${skipped} skipped, ${alarm.acknowledged} alarm events, ${commands} commands\n`;
}

type FleetStatsLine = ReturnType<Fleet['stats']>;
