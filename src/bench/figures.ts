/** The value below which `share` (0 to 1) of the values lie; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[index] ?? Number.NaN;
}

export const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Progress goes to stderr: the last line of stdout is the result alone. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
