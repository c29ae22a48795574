import { useEffect, useState } from 'react';
import { type Detail, detailFor, loadOutlines, type Outlines } from './outlines.ts';

const loaded = new Map<Detail, Promise<Outlines>>();

/** Kept for as long as the window is open: coming back to the map draws it at once. */
function outlinesIn(detail: Detail): Promise<Outlines> {
  const known = loaded.get(detail);
  if (known !== undefined) return known;
  const loading = loadOutlines(detail);
  loaded.set(detail, loading);
  loading.catch(() => loaded.delete(detail));
  return loading;
}

/** The outlines for this zoom; the coarser or finer ones stay until they have come. */
export function useOutlines(zoom: number): Outlines | null {
  const detail = detailFor(zoom);
  const [outlines, setOutlines] = useState<Outlines | null>(null);
  useEffect(() => {
    let isOver = false;
    outlinesIn(detail).then(
      (arrived) => {
        if (!isOver) setOutlines(arrived);
      },
      // The marks tell what matters; the page says nothing of a missing coast.
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [detail]);
  return outlines;
}
