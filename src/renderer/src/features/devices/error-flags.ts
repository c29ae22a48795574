/** The numbers of the set bits. Their meaning differs by firmware and is not specified, so nothing is guessed. */
export function setBits(flags: number): number[] {
  // Division, not shifts: a uint32 above 2^31 turns negative under JavaScript's bit operators.
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => Math.floor(flags / 2 ** bit) % 2 === 1);
}
