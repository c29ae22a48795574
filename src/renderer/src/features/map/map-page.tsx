import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { SiteSummary } from '../../../../shared/devices/model.ts';
import { useFeedReady, useHasNoSite, useSetSiteFilter, useSiteFilter, useStale } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { SplitView } from '../../ui/split-view.tsx';
import { lookAt, selectSite, useMapChoices } from './map-choices.ts';
import styles from './map-page.module.css';
import { MapView, wholeView } from './map-view.tsx';
import { toWorld } from './mercator.ts';
import type { SiteWithCondition } from './site-condition.ts';
import { SiteDetail } from './site-detail.tsx';
import { SiteList } from './site-list.tsx';
import { TEXTS } from './texts.ts';
import { useMapSites } from './use-map-sites.ts';
import { useSize } from './use-size.ts';
import { reveal, type View } from './viewport.ts';

/** A site nearer to the edge than this is brought into the middle when it is chosen from the list. */
const EDGE_PX = 40;

/** The sites where they are, a list of them worst first, and the chosen one's detail. */
export function MapPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const ready = useFeedReady();
  const hasNoSite = useHasNoSite();
  const { summaries, sites, problem, reload } = useMapSites();
  if (summaries !== null && sites !== null && sites.length > 0 && ready)
    return <SitesOnMap sites={sites} summaries={summaries} />;
  if (problem !== null) {
    return (
      <Notice tone="problem" action={<Button onClick={reload}>{t('common:tryAgain')}</Button>}>
        {problem.message}
      </Notice>
    );
  }
  if (sites === null || !ready) return <Skeleton rows={14} label={t('title')} />;
  return hasNoSite ? (
    <EmptyState title={t('common:noSite.title')}>{t('common:noSite.body')}</EmptyState>
  ) : (
    <EmptyState title={t('empty.title')}>{t('empty.how')}</EmptyState>
  );
}

function useChosen(sites: readonly SiteWithCondition[]): SiteWithCondition | null {
  const selectedId = useMapChoices((choices) => choices.selectedId);
  const siteFilter = useSiteFilter();
  useEffect(() => {
    if (siteFilter !== null) selectSite(siteFilter);
  }, [siteFilter]);
  return sites.find(({ site }) => site.id === selectedId) ?? null;
}

interface SitesOnMapProps {
  readonly sites: readonly SiteWithCondition[];
  readonly summaries: readonly SiteSummary[];
}

function SitesOnMap({ sites, summaries }: SitesOnMapProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const setSiteFilter = useSetSiteFilter();
  const listRef = useRef<HTMLDivElement>(null);
  const placeRef = useRef<HTMLDivElement>(null);
  const size = useSize(placeRef);
  const chosen = useChosen(sites);
  const [detailOpen, setDetailOpen] = useState(false);
  const moved = useMapChoices((choices) => choices.view);
  // Fitted anew when sites come or go and when the window changes, never because of an alarm.
  const fitted = useMemo(() => wholeView(summaries, size), [summaries, size]);
  const view: View = moved ?? fitted;

  useEffect(() => {
    if (document.activeElement === document.body) listRef.current?.focus();
  }, []);

  const choose = (id: SiteId): void => {
    selectSite(id);
    const position = sites.find(({ site }) => site.id === id)?.site.position ?? null;
    if (position === null || size === null) return;
    const next = reveal(view, size, toWorld(position), EDGE_PX);
    if (next !== view) lookAt(next);
  };
  const open = (line: SiteWithCondition, page: '/alarms' | '/devices'): void => {
    selectSite(line.site.id);
    setSiteFilter(line.site.id);
    go(page);
  };

  return (
    <SplitView
      main={
        <div className={styles['main']}>
          <div className={styles['side']}>
            <AsOf />
            <SiteList
              listRef={listRef}
              sites={sites}
              selectedId={chosen?.site.id ?? null}
              onSelect={choose}
              onOpen={(line) => open(line, line.alarms.length > 0 ? '/alarms' : '/devices')}
            />
          </div>
          <MapView
            sites={sites}
            selectedId={chosen?.site.id ?? null}
            placeRef={placeRef}
            view={view}
            size={size}
            onPick={(id) => {
              selectSite(id);
              setDetailOpen(true);
            }}
          />
        </div>
      }
      detail={
        chosen === null ? (
          <EmptyState title={t('detail.nothingChosen')}>{t('detail.howToChoose')}</EmptyState>
        ) : (
          <SiteDetail
            line={chosen}
            onOpenAlarms={() => open(chosen, '/alarms')}
            onOpenDevices={() => open(chosen, '/devices')}
            onOpenPlans={() => go(`/map/sites/${chosen.site.id}`)}
          />
        )
      }
      detailTitle={t('detail.title')}
      detailOpen={detailOpen && chosen !== null}
      onDetailClose={() => setDetailOpen(false)}
    />
  );
}

function AsOf(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const stale = useStale();
  if (!stale.stale) return null;
  return (
    <strong className={styles['asOf']} role="status">
      {t('asOf', { at: formatMoment(stale.since, new Date(), style) })}
    </strong>
  );
}
