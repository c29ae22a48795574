import { PMTiles } from 'pmtiles';
import { useEffect, useState } from 'react';
import { useClient, useDesktop, useLink } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { openStreetTiles, type StreetTiles } from './street-tiles.ts';
import { tileSource } from './tile-source.ts';

export type StreetState =
  | { readonly state: 'none' | 'loading' | 'unusable' }
  | { readonly state: 'ready'; readonly tiles: StreetTiles };

/** Street tiles, where the administrator gave a file with them. `arrivals` rises with each tile that can be drawn. */
export function useStreetTiles(): { readonly streets: StreetState; readonly arrivals: number } {
  const client = useClient();
  const isDesktop = useDesktop() !== null;
  const { state: link } = useLink();
  const { language } = useTimeStyle();
  const [streets, setStreets] = useState<StreetState>({ state: 'loading' });
  const [arrivals, setArrivals] = useState(0);
  useEffect(() => {
    if (link !== 'up') return;
    let isOver = false;
    let opened: StreetTiles | null = null;
    const open = async (): Promise<StreetState> => {
      const file = await client.map.tileFile();
      if (file.state === 'none') return { state: 'none' };
      if (file.state === 'unusable') return { state: 'unusable' };
      opened = await openStreetTiles(new PMTiles(tileSource(client, isDesktop)), {
        language: language.slice(0, 2),
        onArrival: () => setArrivals((count) => count + 1),
      });
      return { state: 'ready', tiles: opened };
    };
    open().then(
      (state) => {
        if (!isOver) setStreets(state);
        else opened?.close();
      },
      () => {
        if (!isOver) setStreets({ state: 'unusable' });
      },
    );
    return () => {
      isOver = true;
      opened?.close();
    };
  }, [client, isDesktop, link, language]);
  return { streets, arrivals };
}
