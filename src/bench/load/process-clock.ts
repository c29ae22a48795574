/** Unix ms with fractions: the same clock in all processes of a machine. */
export function clockMs(): number {
  return performance.timeOrigin + performance.now();
}
