/** 0 to 4 bars. From -90 dBm on a box drops out; above -55 more signal changes nothing. */
export function rssiBars(rssiDbm: number): number {
  if (rssiDbm >= -55) return 4;
  if (rssiDbm >= -67) return 3;
  if (rssiDbm >= -75) return 2;
  return rssiDbm >= -85 ? 1 : 0;
}
