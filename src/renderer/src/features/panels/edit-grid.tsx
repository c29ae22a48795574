import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PANEL_COLUMNS, type Tile } from '../../../../shared/panels/model.ts';
import { classNames } from '../../lib/class-names.ts';
import { arrange } from './arrange.ts';
import type { Edit, Editing } from './edit-panel.ts';
import styles from './panel-grid.module.css';
import { inReadingOrder, type PanelGridProps, placeOf } from './panel-grid.tsx';
import { TileContent, useTileName } from './tile-frame.tsx';

interface EditGridProps extends Omit<PanelGridProps, 'tiles' | 'mayUse'> {
  readonly editing: Editing;
  readonly onEdit: (step: Edit) => void;
}

/** Height of a row with the gap below it, px; see panel-grid.module.css. */
const ROW_PX = 36;

/** A tile on its way under the pointer. */
interface Drag {
  readonly pointerId: number;
  readonly what: 'move' | 'resize';
  readonly from: Tile;
  readonly startX: number;
  readonly startY: number;
  readonly tile: Tile;
}

function stretched(tile: Tile, columns: number, rows: number): Tile {
  return { ...tile, w: Math.max(1, tile.w + columns), h: Math.max(1, tile.h + rows) };
}

function shifted(tile: Tile, columns: number, rows: number): Tile {
  return { ...tile, x: tile.x + columns, y: tile.y + rows };
}

const ARROWS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A panel while it is changed: tiles are moved and resized by pointer and by keyboard; what is on them rests. */
export function EditGrid({ editing, onEdit, ...props }: EditGridProps): ReactNode {
  const { t } = useTranslation('panels');
  const grid = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const shown = drag === null ? editing.tiles : (arrange(editing.tiles, drag.tile) ?? editing.tiles);

  function begin(event: PointerEvent, from: Tile, what: Drag['what']): void {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    onEdit({ kind: 'select', id: from.id });
    setDrag({
      pointerId: event.pointerId,
      what,
      from,
      startX: event.clientX,
      startY: event.clientY,
      tile: from,
    });
  }

  function follow(event: PointerEvent): void {
    if (drag === null || event.pointerId !== drag.pointerId) return;
    const columnPx = (grid.current?.clientWidth ?? 0) / PANEL_COLUMNS;
    const columns = Math.round((event.clientX - drag.startX) / Math.max(1, columnPx));
    const rows = Math.round((event.clientY - drag.startY) / ROW_PX);
    const change = drag.what === 'move' ? shifted : stretched;
    setDrag({ ...drag, tile: change(drag.from, columns, rows) });
  }

  function end(event: PointerEvent, isKept: boolean): void {
    if (drag === null || event.pointerId !== drag.pointerId) return;
    setDrag(null);
    if (isKept) onEdit({ kind: 'put', tile: drag.tile });
  }

  function press(event: KeyboardEvent, tile: Tile): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = ARROWS[event.key];
    if (step !== undefined) {
      const change = event.shiftKey ? stretched : shifted;
      onEdit({ kind: 'put', tile: change(tile, ...step) });
    } else if (event.key === 'Delete' || event.key === 'Backspace') onEdit({ kind: 'remove', id: tile.id });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={grid}
      role="listbox"
      aria-label={t('edit.tiles')}
      className={styles['grid']}
      onPointerMove={follow}
      onPointerUp={(event) => end(event, true)}
      onPointerCancel={(event) => end(event, false)}
    >
      {inReadingOrder(shown).map((tile) => (
        <EditableTile
          key={tile.id}
          tile={tile}
          isSelected={tile.id === editing.selected}
          onFocus={() => onEdit({ kind: 'select', id: tile.id })}
          onKeyDown={(event) => press(event, tile)}
          onGrab={(event, what) => begin(event, tile, what)}
          {...props}
        />
      ))}
      <p className="visually-hidden" aria-live="polite">
        {describeSelected(editing, (tile) =>
          t('edit.place', {
            column: String(tile.x + 1),
            row: String(tile.y + 1),
            width: String(tile.w),
            height: String(tile.h),
          }),
        )}
      </p>
    </div>
  );
}

function describeSelected({ tiles, selected }: Editing, describe: (tile: Tile) => string): string {
  const tile = tiles.find(({ id }) => id === selected);
  return tile === undefined ? '' : describe(tile);
}

interface EditableTileProps extends Omit<PanelGridProps, 'tiles' | 'mayUse'> {
  readonly tile: Tile;
  readonly isSelected: boolean;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onGrab: (event: PointerEvent, what: Drag['what']) => void;
}

function EditableTile({
  tile,
  isSelected,
  onFocus,
  onKeyDown,
  onGrab,
  ...props
}: EditableTileProps): ReactNode {
  const { t } = useTranslation('panels');
  const name = useTileName(tile);
  return (
    <div
      role="option"
      aria-selected={isSelected}
      aria-label={`${name}. ${t('edit.tileKeys')}`}
      tabIndex={0}
      className={classNames(styles['editable'], isSelected && styles['selected'])}
      style={placeOf(tile)}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => onGrab(event, 'move')}
    >
      <h3 className={styles['label']} title={name}>
        {name}
      </h3>
      <div className={styles['inside']} inert>
        <TileContent tile={tile} mayUse={false} {...props} />
      </div>
      <span
        className={styles['handle']}
        aria-hidden="true"
        onPointerDown={(event) => onGrab(event, 'resize')}
      />
    </div>
  );
}
