import type { ReactNode } from 'react';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatNumber } from '../../lib/format.ts';
import styles from './map-view.module.css';
import { worldMetres } from './mercator.ts';
import { type View, worldPx } from './viewport.ts';

const MOST_PX = 100;

/** The longest round distance that fits: 1, 2 or 5 times a power of ten. */
export function roundDistance(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [5, 2].find((each) => each * power <= most) ?? 1;
  return factor * power;
}

/** How far it is on the map, at the latitude of its middle. */
export function ScaleBar({ view }: { readonly view: View }): ReactNode {
  const { language } = useTimeStyle();
  const metresPerPx = worldMetres(view.centre) / worldPx(view.zoom);
  const metres = roundDistance(metresPerPx * MOST_PX);
  const text =
    metres >= 1000
      ? `${formatNumber(metres / 1000, 0, language)} km`
      : `${formatNumber(metres, 0, language)} m`;
  return (
    <div className={styles['scale']} style={{ width: metres / metresPerPx }}>
      {text}
    </div>
  );
}
