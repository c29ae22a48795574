import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue, Site, Zone } from '../../../../shared/registry/model.ts';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { CataloguePage } from './catalogue-page.tsx';
import styles from './registry.module.css';
import { SiteDialog } from './site-dialog.tsx';
import { TEXTS } from './texts.ts';
import { ZoneDialog } from './zone-dialog.tsx';

/** What is being edited; null for something new. */
type Editing =
  | { readonly what: 'site'; readonly site: Site | null }
  | { readonly what: 'zone'; readonly site: Site; readonly zone: Zone | null };

/** Where devices are. */
export function PlacesPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [editing, setEditing] = useState<Editing | null>(null);
  const close = (): void => setEditing(null);
  return (
    <CataloguePage
      part="places"
      addLabel={t('places.addSite')}
      onAdd={() => setEditing({ what: 'site', site: null })}
      isEmpty={({ sites }) => sites.length === 0}
      dialogs={(reload) =>
        editing === null ? null : editing.what === 'site' ? (
          <SiteDialog site={editing.site} onClose={close} onSaved={reload} />
        ) : (
          <ZoneDialog site={editing.site} zone={editing.zone} onClose={close} onSaved={reload} />
        )
      }
    >
      {(catalogue) => <PlaceTable catalogue={catalogue} onEdit={setEditing} />}
    </CataloguePage>
  );
}

interface PlaceTableProps {
  readonly catalogue: Catalogue;
  readonly onEdit: (editing: Editing) => void;
}

function PlaceTable({ catalogue, onEdit }: PlaceTableProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <table className={styles['table']} aria-label={t('places.title')}>
      <thead>
        <tr>
          <th scope="col">{t('places.name')}</th>
          <th scope="col">{t('places.address')}</th>
          <th scope="col">{t('places.position')}</th>
          <th scope="col">{t('places.timezone')}</th>
          <th scope="col">{t('places.state')}</th>
          <th scope="col" className={styles['number']}>
            {t('places.devices')}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {catalogue.sites.flatMap((site) => [
          <SiteRow key={site.id} site={site} onEdit={onEdit} />,
          ...catalogue.zones
            .filter((zone) => zone.siteId === site.id)
            .map((zone) => <ZoneRow key={`zone ${zone.id}`} site={site} zone={zone} onEdit={onEdit} />),
        ])}
      </tbody>
    </table>
  );
}

function SiteRow({ site, onEdit }: { readonly site: Site; readonly onEdit: PlaceTableProps['onEdit'] }) {
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const { name, position } = site;
  const address = [site.address, site.country].filter((part) => part !== null).join(', ');
  return (
    <tr className={site.active ? undefined : styles['off']}>
      <th scope="row">{name}</th>
      <td>{address === '' ? t('common:none') : address}</td>
      <td>
        {position === null
          ? t('common:none')
          : `${position.latitude.toFixed(4)}, ${position.longitude.toFixed(4)}`}
      </td>
      <td>{site.timezone}</td>
      <td>{site.active ? t('places.active') : t('places.inactive')}</td>
      <td className={styles['number']}>{site.deviceCount}</td>
      <td className={styles['actions']}>
        <Button
          variant="quiet"
          aria-label={t('places.openPlans', { name })}
          onClick={() => go(`/map/sites/${site.id}`)}
        >
          {t('places.plans')}
        </Button>
        <Button variant="quiet" onClick={() => onEdit({ what: 'zone', site, zone: null })}>
          {t('places.addZone')}
        </Button>
        <Button
          variant="quiet"
          aria-label={t('places.editSite', { name })}
          onClick={() => onEdit({ what: 'site', site })}
        >
          {t('device.edit')}
        </Button>
      </td>
    </tr>
  );
}

interface ZoneRowProps {
  readonly site: Site;
  readonly zone: Zone;
  readonly onEdit: PlaceTableProps['onEdit'];
}

function ZoneRow({ site, zone, onEdit }: ZoneRowProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { name } = zone;
  return (
    <tr className={zone.active && site.active ? undefined : styles['off']}>
      <th scope="row" className={styles['inner']}>
        {zone.number === null ? name : `${zone.number} · ${name}`}
      </th>
      <td />
      <td />
      <td />
      <td>{zone.active ? t('places.active') : t('places.inactive')}</td>
      <td className={styles['number']}>{zone.deviceCount}</td>
      <td className={styles['actions']}>
        <Button
          variant="quiet"
          aria-label={t('places.editZone', { name })}
          onClick={() => onEdit({ what: 'zone', site, zone })}
        >
          {t('device.edit')}
        </Button>
      </td>
    </tr>
  );
}
