import { Maximize, Minus, Move, Plus } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { SiteSummary } from '../../../../shared/devices/model.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { canBeParted, clusterSites } from './cluster.ts';
import { MapCanvas } from './map-canvas.tsx';
import { lookAt } from './map-choices.ts';
import styles from './map-view.module.css';
import { conditionSentence } from './mark-label.ts';
import { toWorld, type WorldPoint } from './mercator.ts';
import { type NamedMark, namesThatFit } from './place-names.ts';
import { ScaleBar } from './scale-bar.tsx';
import { combined, type SiteWithCondition } from './site-condition.ts';
import { SiteMark } from './site-mark.tsx';
import { TEXTS } from './texts.ts';
import { panByKey, useHand } from './use-hand.ts';
import { useStreetTiles } from './use-street-tiles.ts';
import { fitTo, MAX_ZOOM, type ScreenPoint, type Size, toScreen, type View, zoomBy } from './viewport.ts';

/** Room for a mark and half of its name. */
const MARGIN_PX = 72;
/** Marks a little out of sight are there, for their names reach in. */
const BEYOND_PX = 90;
const KEY_STEP = 1;

const UNKNOWN_SIZE: Size = { widthPx: 800, heightPx: 600 };

interface PlacedSite {
  readonly id: SiteId;
  readonly at: WorldPoint;
  readonly worstFirst: number;
  readonly of: SiteWithCondition;
}

function placed(sites: readonly SiteWithCondition[]): PlacedSite[] {
  return sites.flatMap((of, worstFirst) => {
    const { id, position } = of.site;
    return position === null ? [] : [{ id, at: toWorld(position), worstFirst, of }];
  });
}

interface MapViewProps {
  /** Worst first. */
  readonly sites: readonly SiteWithCondition[];
  readonly selectedId: SiteId | null;
  readonly placeRef: RefObject<HTMLDivElement | null>;
  readonly view: View;
  readonly size: Size | null;
  readonly onPick: (id: SiteId) => void;
}

/** The view that shows every site that has a place. */
export function wholeView(sites: readonly SiteSummary[], size: Size | null): View {
  const points = sites.flatMap(({ position }) => (position === null ? [] : [toWorld(position)]));
  return fitTo(points, size ?? UNKNOWN_SIZE, MARGIN_PX);
}

const isWithin = ({ leftPx, topPx }: ScreenPoint, { widthPx, heightPx }: Size): boolean =>
  leftPx >= 0 && leftPx <= widthPx && topPx >= 0 && topPx <= heightPx;

/** The ground, the marks on it and the few buttons that move it. */
export function MapView({ sites, selectedId, placeRef, view, size, onPick }: MapViewProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { streets, arrivals } = useStreetTiles();
  useHand({ placeRef, view, size, onLook: lookAt });
  const group = t('title');
  const zoom = (steps: number): void => {
    if (size === null) return;
    const { position } = sites.find(({ site }) => site.id === selectedId)?.site ?? { position: null };
    const chosen = position === null ? undefined : toScreen(view, size, toWorld(position));
    // The chosen site stays where it is; one out of sight does not draw the map away.
    lookAt(zoomBy(view, size, steps, chosen !== undefined && isWithin(chosen, size) ? chosen : undefined));
  };
  useShortcut({ keys: ['+', '='], label: t('keys.zoomIn'), group }, () => zoom(KEY_STEP));
  useShortcut({ keys: '-', label: t('keys.zoomOut'), group }, () => zoom(-KEY_STEP));
  useShortcut({ keys: '0', label: t('keys.fit'), group }, () => lookAt(null));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moved = panByKey(view, event.key);
    if (moved === null) return;
    event.preventDefault();
    lookAt(moved);
  };

  return (
    <div className={styles['map']}>
      <section ref={placeRef} className={styles['place']} aria-label={t('map.label')}>
        {size === null ? null : (
          <>
            <MapCanvas view={view} size={size} streets={streets} arrivals={arrivals} />
            <Marks sites={sites} selectedId={selectedId} view={view} size={size} onPick={onPick} />
          </>
        )}
      </section>
      <div className={styles['controls']}>
        <IconButton label={t('keys.move')} className={styles['control']} onKeyDown={onKeyDown}>
          <Move size={15} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('keys.zoomIn')} keys="+" className={styles['control']} onClick={() => zoom(1)}>
          <Plus size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('keys.zoomOut')} keys="-" className={styles['control']} onClick={() => zoom(-1)}>
          <Minus size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('keys.fit')} keys="0" className={styles['control']} onClick={() => lookAt(null)}>
          <Maximize size={15} aria-hidden="true" />
        </IconButton>
      </div>
      <div className={styles['foot']}>
        <ScaleBar view={view} />
        <span className={styles['sources']}>
          {streets.state === 'unusable' ? `${t('map.tilesUnusable')} · ` : ''}
          {streets.state === 'ready' && streets.tiles.attribution !== null
            ? `${streets.tiles.attribution} · `
            : ''}
          {t('map.outlines')}
        </span>
      </div>
    </div>
  );
}

interface MarksProps extends Pick<MapViewProps, 'sites' | 'selectedId' | 'view' | 'onPick'> {
  readonly size: Size;
}

function Marks({ sites, selectedId, view, size, onPick }: MarksProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const all = useMemo(() => placed(sites), [sites]);
  // In half steps: marks do not regroup at every notch of a wheel.
  const level = Math.floor(view.zoom * 2) / 2;
  const clusters = useMemo(() => clusterSites(all, level), [all, level]);
  const marks = clusters.flatMap(({ at, sites: members }) => {
    const place = toScreen(view, size, at);
    const isNear =
      place.leftPx > -BEYOND_PX &&
      place.leftPx < size.widthPx + BEYOND_PX &&
      place.topPx > -BEYOND_PX &&
      place.topPx < size.heightPx + BEYOND_PX;
    if (!isNear) return [];
    const worst = members.reduce((a, b) => (b.worstFirst < a.worstFirst ? b : a));
    const selected = members.some(({ id }) => id === selectedId);
    const condition = combined(members.map(({ of }) => of));
    const name = members.length === 1 ? worst.of.site.name : t('map.several', { count: members.length });
    return [
      {
        ...place,
        key: String(members[0].id),
        name,
        rank: selected ? -1 : worst.worstFirst,
        members,
        worst,
        selected,
        condition,
        sentence: `${name}: ${conditionSentence(condition, t)}`,
      },
    ];
  });
  const named = namesThatFit(marks satisfies NamedMark[]);
  return marks.map(({ key, members, worst, ...mark }) => (
    <SiteMark
      key={key}
      condition={mark.condition}
      name={mark.name}
      sentence={mark.sentence}
      sites={members.length}
      leftPx={mark.leftPx}
      topPx={mark.topPx}
      named={named.has(key)}
      selected={mark.selected}
      onPick={() => {
        if (members.length === 1 || !canBeParted(members, MAX_ZOOM)) onPick(worst.id);
        else
          lookAt(
            fitTo(
              members.map(({ at }) => at),
              size,
              MARGIN_PX,
              MAX_ZOOM,
            ),
          );
      }}
    />
  ));
}
