/** The value below which `share` (0 to 1) of the values lie; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[index] ?? Number.NaN;
}

/**
 * The middle one of the slopes of all pairs of points (Theil and Sen); 0 where there is none. A collector makes a saw of
 * memory, and a line with the least squares follows whichever tooth stands at an end.
 */
export function middleSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points.flatMap(([x, y], index) =>
    points.slice(index + 1).flatMap(([laterX, laterY]) => (laterX > x ? [(laterY - y) / (laterX - x)] : [])),
  );
  return slopes.length === 0 ? 0 : percentile(slopes, 0.5);
}

export const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Progress goes to stderr: the last line of stdout is the result alone. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
