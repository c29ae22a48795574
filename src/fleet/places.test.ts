import { describe, expect, it } from 'vitest';
import { near, parsePlace } from './places.ts';
import { createRandom } from './prng.ts';

describe('where simulated boxes stand', () => {
  it('is written as latitude and longitude', () => {
    expect(parsePlace('-12.05,-77.04')).toEqual({ latitude: -12.05, longitude: -77.04 });
  });

  it.each(['', 'Lima', '-12.05', '91,0', '0,181', '1,2,3'])('cannot be "%s"', (text) => {
    expect(parsePlace(text)).toBeUndefined();
  });

  it('is near the middle of their site, the same with the same seed', () => {
    const lima = { latitude: -12.05, longitude: -77.04 };
    const place = near(lima, createRandom(7));
    expect(place).not.toEqual(lima);
    expect(Math.abs(place.latitude - lima.latitude)).toBeLessThan(0.005);
    expect(Math.abs(place.longitude - lima.longitude)).toBeLessThan(0.005);
    expect(near(lima, createRandom(7))).toEqual(place);
  });
});
