import { describe, expect, it } from 'vitest';
import { createRandom } from './prng.ts';
import { createWeather } from './weather.ts';

const draw = (seed: number, count = 1000) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('seeded randomness', () => {
  it('repeats for the same seed and differs for the next', () => {
    expect(draw(1)).toStrictEqual(draw(1));
    expect(draw(1)).not.toStrictEqual(draw(2));
  });

  it('stays in its range and fills it evenly', () => {
    const tenths = new Map<number, number>();
    for (const value of draw(3, 20_000)) {
      const tenth = Math.floor(value * 10);
      tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
    }
    expect([...tenths.keys()].sort()).toStrictEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const count of tenths.values()) expect(Math.abs(count - 2000)).toBeLessThan(300);
  });

  it('draws whole numbers with both ends', () => {
    const random = createRandom(5);
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(-1, 1)));
    expect([...drawn].sort((a, b) => a - b)).toStrictEqual([-1, 0, 1]);
  });

  it('makes weather that wanders but stays believable', () => {
    const weather = createWeather(createRandom(11));
    const readings = Array.from({ length: 5000 }, () => {
      weather.step();
      return [weather.temperatureC, weather.humidityPercent, weather.fanDutyPercent] as const;
    });
    expect(new Set(readings.map(([temperatureC]) => temperatureC)).size).toBeGreaterThan(1000);
    for (const [temperatureC, humidityPercent, fanDutyPercent] of readings) {
      expect(temperatureC).toBeGreaterThan(5);
      expect(temperatureC).toBeLessThan(45);
      expect(humidityPercent).toBeGreaterThanOrEqual(0);
      expect(humidityPercent).toBeLessThanOrEqual(100);
      expect(Number.isInteger(fanDutyPercent)).toBe(true);
    }
  });
});
