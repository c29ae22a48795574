/** Without 0 and o, 1, l and i: it is read out over a telephone and typed from paper. 31 characters. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A password that is used once: 16 characters in four groups, 79 bits. `randomInt` is uniform below its argument. */
export function oneTimePassword(randomInt: (below: number) => number): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
