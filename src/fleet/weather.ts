import type { Random } from './prng.ts';

export interface Weather {
  /** Moves on by one reading. */
  step(): void;
  readonly temperatureC: number;
  readonly humidityPercent: number;
  /** What the box's own fan control makes of the temperature. */
  readonly fanDutyPercent: number;
}

const FAN_FROM_C = 28;
const FAN_PERCENT_PER_C = 12;

/** Temperature and humidity of one cabinet that wander around their own averages. */
export function createWeather(random: Random): Weather {
  const averageC = 18 + random.next() * 14;
  const averageHumidity = 30 + random.next() * 40;
  let temperatureC = averageC;
  let humidityPercent = averageHumidity;

  /** A step of at most `size` with a pull back towards the average. */
  function wander(value: number, average: number, size: number): number {
    return value + (average - value) * 0.02 + (random.next() - 0.5) * 2 * size;
  }

  return {
    step() {
      temperatureC = wander(temperatureC, averageC, 0.3);
      humidityPercent = Math.min(100, Math.max(0, wander(humidityPercent, averageHumidity, 0.8)));
    },
    get temperatureC() {
      return Math.fround(temperatureC);
    },
    get humidityPercent() {
      return Math.fround(humidityPercent);
    },
    get fanDutyPercent() {
      return Math.round(Math.min(100, Math.max(0, (temperatureC - FAN_FROM_C) * FAN_PERCENT_PER_C)));
    },
  };
}
