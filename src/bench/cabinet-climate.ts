import type { Captured } from '../engine/modules/ingest/domain/deadband.ts';
import type { Random } from '../fleet/prng.ts';

/**
 * What a month in cabinets on walls looks like. The figures stand in docs/benchmarks.md, because every saving depends
 * on them: change both.
 */
export const CLIMATE = {
  /** Means of the cabinets, evenly spread. */
  meanC: [16, 27],
  meanHumidity: [35, 65],
  /** Half of the difference between afternoon and night. */
  dailyC: [1, 4],
  /** Percentage points of relative humidity that go when a cabinet gets one degree warmer. */
  humidityPerC: 2.5,
  /** Fronts: standard deviation, and after how many hours a third of one is left. */
  frontC: 1.5,
  frontHumidity: 5,
  frontHours: 24,
  /** Cabinets in rooms with air conditioning, how far it lets the temperature go, and how long that takes. */
  conditionedShare: 0.3,
  conditionedC: 0.8,
  conditionedMinutes: 40,
  /** The sensor: standard deviation and step (a DHT22 repeats to ±0.2 °C and ±1 %, three of them, and shows tenths). */
  noiseC: 0.07,
  noiseHumidity: 0.35,
  stepOfReading: 0.1,
  /** The box's fan: from here on, so many points a degree. */
  fanFromC: 28,
  fanPointsPerC: 12,
  /** Each on average so often a day; doors and buttons are let go again after a while. */
  doorsPerDay: 1,
  doorMinutes: 10,
  panicsPerDay: 0.1,
  panicSeconds: 60,
  lossesPerDay: 0.2,
  lossMinutes: 4,
} as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Standard normal, by the polar form of Box and Muller. */
function createNormal(random: Random): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const [a, b] = [random.next() * 2 - 1, random.next() * 2 - 1];
      const square = a * a + b * b;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = b * factor;
      return a * factor;
    }
  };
}

const reading = (value: number): number =>
  Math.fround(Math.round(value / CLIMATE.stepOfReading) * CLIMATE.stepOfReading);

/** One cabinet with its box: what its heartbeat says, each time it sends one. */
export function createCabinet(random: Random, intervalMs: number): (atMs: number) => Captured {
  const normal = createNormal(random);
  const between = ([low, high]: readonly [number, number]) => low + random.next() * (high - low);
  const [meanC, dailyC, meanHumidity] = [
    between(CLIMATE.meanC),
    between(CLIMATE.dailyC),
    between(CLIMATE.meanHumidity),
  ];
  const isConditioned = random.chance(CLIMATE.conditionedShare);
  const phaseMs = random.next() * DAY_MS;
  // An autoregressive process of the first order: what is left of a front after one heartbeat.
  const left = Math.exp(-intervalMs / (CLIMATE.frontHours * HOUR_MS));
  const fresh = Math.sqrt(1 - left * left);
  let [frontC, frontHumidity] = [normal() * CLIMATE.frontC, normal() * CLIMATE.frontHumidity];
  const lasting = (perDay: number, durationMs: number) => {
    let untilMs = 0;
    return (atMs: number): boolean => {
      if (atMs >= untilMs && random.chance((perDay * intervalMs) / DAY_MS)) untilMs = atMs + durationMs;
      return atMs < untilMs;
    };
  };
  const isDoorOpen = lasting(CLIMATE.doorsPerDay, CLIMATE.doorMinutes * 60_000);
  const isPressed = lasting(CLIMATE.panicsPerDay, CLIMATE.panicSeconds * 1000);
  const isLost = lasting(CLIMATE.lossesPerDay, CLIMATE.lossMinutes * 60_000);

  function conditioning(atMs: number): number {
    if (!isConditioned) return 0;
    const share = ((atMs + phaseMs) / (CLIMATE.conditionedMinutes * 60_000)) % 1;
    // Down while it cools, up while it rests.
    return CLIMATE.conditionedC * (Math.abs(share * 2 - 1) - 0.5);
  }

  return (atMs) => {
    frontC = frontC * left + normal() * fresh * CLIMATE.frontC;
    frontHumidity = frontHumidity * left + normal() * fresh * CLIMATE.frontHumidity;
    // Warmest at three in the afternoon; a conditioned room follows the day by a quarter.
    const day =
      Math.cos(((atMs - 15 * HOUR_MS) / DAY_MS) * 2 * Math.PI) * dailyC * (isConditioned ? 0.25 : 1);
    const awayC = day + frontC + conditioning(atMs);
    const trueC = meanC + awayC;
    const humidity = meanHumidity + frontHumidity - awayC * CLIMATE.humidityPerC;
    const pressed = isPressed(atMs);
    return {
      temperatureC: reading(trueC + normal() * CLIMATE.noiseC),
      humidityPercent: reading(Math.min(100, Math.max(0, humidity + normal() * CLIMATE.noiseHumidity))),
      fanPwmDutyPercent: Math.round(
        Math.min(100, Math.max(0, (trueC - CLIMATE.fanFromC) * CLIMATE.fanPointsPerC)),
      ),
      panic1: pressed,
      panic2: false,
      boxSw: isDoorOpen(atMs),
      siren: pressed,
      turret: pressed,
      deviceState: pressed ? 'ALARM' : 'NORMAL',
      isOnline: !isLost(atMs),
    };
  };
}
