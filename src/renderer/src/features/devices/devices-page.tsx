import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Group } from '../../../../shared/registry/model.ts';
import {
  useCatalogue,
  useFeedReady,
  useHasNoSite,
  useMay,
  useStale,
  useSystemStatus,
} from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { DeviceTable } from './device-table.tsx';
import styles from './devices-page.module.css';
import { FacetBar } from './facet-bar.tsx';
import type { QuickFilter } from './filter-devices.ts';
import { clearMarks, toggleMark, useListChoices } from './list-choices.ts';
import { TEXTS } from './texts.ts';
import { useDeviceRows } from './use-device-rows.ts';

const QUICK: readonly QuickFilter[] = ['all', 'offline', 'in-alarm', 'not-synced'];

const NO_GROUPS: readonly Group[] = [];

const selectDevice = (id: DeviceId): void => useListChoices.setState({ selectedId: id });

/** Every device of the organisation. */
export function DevicesPage(): ReactNode {
  const { t } = useTranslation([...TEXTS, 'registry']);
  const ready = useFeedReady();
  const hasNoSite = useHasNoSite();
  const { catalogue, reload } = useCatalogue();
  const list = useDeviceRows(catalogue?.groups ?? NO_GROUPS);
  const mayBulk = useMay('devices.bulk');
  const marked = useListChoices((choices) => choices.marked);
  const selectedId = useListChoices((choices) => choices.selectedId);
  const inputRef = useRef<HTMLInputElement>(null);
  const focusTable = useRef<(() => void) | null>(null);
  const group = t('title');
  useShortcut({ keys: '/', label: t('keys.filter'), group }, () => inputRef.current?.select());
  useEffect(() => {
    if (ready && document.activeElement === document.body) focusTable.current?.();
  }, [ready]);
  useShortcut(
    { keys: 'x', label: t('registry:selection.keys.toggle'), group },
    () => focusTable.current?.(),
    {
      enabled: mayBulk,
    },
  );
  useShortcut({ keys: 'Escape', label: t('registry:selection.keys.clear'), group }, clearMarks, {
    enabled: marked.size > 0,
  });

  const markAll = (): void =>
    useListChoices.setState({ marked: new Set(list.rows.map((row) => row.identity.id)) });

  return (
    <div className={styles['page']}>
      <search className={styles['bar']}>
        <TextField
          ref={inputRef}
          className={styles['text']}
          label={t('filter.label')}
          labelHidden
          type="search"
          placeholder={t('filter.placeholder')}
          value={list.text}
          onChange={(event) => list.setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            focusTable.current?.();
          }}
        />
        <fieldset className={styles['quick']}>
          <legend className="visually-hidden">{t('filter.quick')}</legend>
          {QUICK.map((quick) => (
            <button
              key={quick}
              type="button"
              className={styles['toggle']}
              aria-pressed={list.quick === quick}
              onClick={() => list.setQuick(quick)}
            >
              {t(`quick.${quick}`)} <span className={styles['count']}>{list.counts[quick]}</span>
            </button>
          ))}
        </fieldset>
        <AsOf />
        <UnregisteredLink />
        <p className={styles['summary']}>
          {t('filter.shown', { shown: String(list.rows.length), total: String(list.counts.all) })}
        </p>
      </search>
      {catalogue === null ? (
        <div className={styles['facets']} />
      ) : marked.size > 0 && mayBulk ? (
        <BulkBar marked={marked} catalogue={catalogue} onChanged={reload} />
      ) : (
        <FacetBar catalogue={catalogue} onChanged={reload} />
      )}
      {list.rows.length > 0 ? (
        <DeviceTable
          rows={list.rows}
          sort={list.sort}
          onSort={list.sortBy}
          selectedId={selectedId}
          onSelect={selectDevice}
          focusRef={focusTable}
          marked={mayBulk ? marked : null}
          onMark={toggleMark}
          onMarkAll={markAll}
        />
      ) : !ready ? (
        <Skeleton rows={14} label={t('title')} />
      ) : list.total > 0 ? (
        <EmptyState
          title={t('empty.filtered')}
          action={<Button onClick={list.clear}>{t('filter.clear')}</Button>}
        />
      ) : hasNoSite ? (
        <EmptyState title={t('common:noSite.title')}>{t('common:noSite.body')}</EmptyState>
      ) : (
        <EmptyState title={t('empty.title')}>
          <p>{t('empty.real')}</p>
          <p>
            {t('empty.demo')} <code className={styles['command']}>npm start -- --demo</code>
          </p>
        </EmptyState>
      )}
    </div>
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

/** Boxes that send but are not in the list are the first thing to look for when one is missing. */
function UnregisteredLink(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const count = useSystemStatus()?.counts.unregistered ?? 0;
  return (
    <Link to="/messages" className={styles['messages']}>
      {count === 0 ? t('messages.link') : t('messages.linkUnregistered', { count })}
    </Link>
  );
}
