/** Randomness that a seed repeats: the same seed gives the same fleet with the same weather. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** Both ends included. */
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  /** A generator of its own, so that one box's draws do not shift another's. */
  fork(): Random;
}

/** A counter stepped by an odd constant and mixed to 32 bits; good enough for weather, not for secrets. */
export function createRandom(seed: number): Random {
  let counter = seed >>> 0;

  function bits(): number {
    counter = (counter + 0x9e37_79b9) >>> 0;
    let mixed = counter;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  const next = () => bits() / 0x1_0000_0000;
  return {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    fork: () => createRandom(bits()),
  };
}
