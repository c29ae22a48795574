import { type ReactNode, useEffect, useRef, useState } from 'react';
import { readColour } from '../../lib/read-colour.ts';
import { drawOutlines, type OutlineColours } from './draw-outlines.ts';
import { drawStreets, type StreetColours } from './draw-streets.ts';
import styles from './map-view.module.css';
import { useOutlines } from './use-outlines.ts';
import type { StreetState } from './use-street-tiles.ts';
import type { Size, View } from './viewport.ts';

type Colours = OutlineColours & StreetColours;

function coloursAt(element: HTMLElement): Colours {
  return {
    water: readColour(element, '--map-water'),
    land: readColour(element, '--map-land'),
    coast: readColour(element, '--map-coast'),
    border: readColour(element, '--map-border'),
    green: readColour(element, '--map-green'),
    building: readColour(element, '--map-building'),
    road: readColour(element, '--map-road'),
    roadEdge: readColour(element, '--map-road-edge'),
    text: readColour(element, '--text-quiet'),
  };
}

/** The colours of the theme in force, read anew when it changes. */
function useColours(place: { readonly current: HTMLElement | null }): Colours | null {
  const [colours, setColours] = useState<Colours | null>(null);
  useEffect(() => {
    const read = (): void => {
      if (place.current !== null) setColours(coloursAt(place.current));
    };
    read();
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    query.addEventListener('change', read);
    // A theme that was chosen by hand stands in an attribute of the page.
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      query.removeEventListener('change', read);
      observer.disconnect();
    };
  }, [place]);
  return colours;
}

interface MapCanvasProps {
  readonly view: View;
  readonly size: Size;
  readonly streets: StreetState;
  readonly arrivals: number;
}

/**
 * The ground under the marks, on a 2D canvas: a control room's computer may have no graphics processor that a browser
 * trusts, and without one there is no WebGL.
 */
export function MapCanvas({ view, size, streets, arrivals }: MapCanvasProps): ReactNode {
  const placeRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const colours = useColours(placeRef);
  const outlines = useOutlines(view.zoom);
  const ratio = Math.max(1, window.devicePixelRatio);

  useEffect(() => {
    const canvas = canvasRef.current;
    const context = canvas?.getContext('2d') ?? null;
    if (canvas === null || context === null || colours === null) return;
    const frame = requestAnimationFrame(() => {
      const [width, height] = [Math.round(size.widthPx * ratio), Math.round(size.heightPx * ratio)];
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawOutlines(context, outlines, view, size, colours);
      if (streets.state === 'ready') drawStreets(context, streets.tiles, view, size, colours);
      // For whoever cannot see the picture: what it holds so far.
      Object.assign(canvas.dataset, { outlines: outlines === null ? 'none' : 'drawn', tiles: arrivals });
    });
    return () => cancelAnimationFrame(frame);
  }, [view, size, ratio, colours, outlines, streets, arrivals]);

  return (
    <div ref={placeRef} className={styles['ground']} aria-hidden="true">
      <canvas ref={canvasRef} className={styles['canvas']} />
    </div>
  );
}
