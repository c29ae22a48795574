import type { ClockDifference } from '../../../../shared/stations/model.ts';
import { formatNumber } from '../../lib/format.ts';

/** +3.2 s, −0.4 s, below a tenth of a second ±0.0 s. */
export function clockText({ aheadMs }: Pick<ClockDifference, 'aheadMs'>, language: string): string {
  const seconds = formatNumber(Math.abs(aheadMs) / 1000, 1, language);
  const sign = Math.abs(aheadMs) < 50 ? '±' : aheadMs > 0 ? '+' : '−';
  return `${sign}${seconds} s`;
}
