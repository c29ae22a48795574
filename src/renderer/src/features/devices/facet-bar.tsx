import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GroupId, ModelId, SiteId, ZoneId } from '../../../../shared/contract/primitives.ts';
import { DeviceKind } from '../../../../shared/devices/model.ts';
import { type Catalogue, DeviceFilter } from '../../../../shared/registry/model.ts';
import { useCall, useMay } from '../../client/index.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Facet } from './facet.tsx';
import styles from './facet-bar.module.css';
import { DeleteGroupDialog, SaveGroupDialog } from './group-dialogs.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NO_FACETS, useListChoices } from './list-choices.ts';
import { REGISTRY_TEXTS } from './texts.ts';

interface FacetBarProps {
  readonly catalogue: Catalogue;
  readonly onChanged: () => void;
}

const first = <T,>(values: readonly T[]): string => (values[0] === undefined ? '' : String(values[0]));

function setFacets(change: Partial<DeviceFilter>): void {
  useListChoices.setState(({ facets }) => {
    const next = { ...facets, ...change };
    // One object for "nothing", so that it is told apart at a glance.
    return { facets: JSON.stringify(next) === JSON.stringify(NO_FACETS) ? NO_FACETS : next };
  });
}

/** Narrows the list by where devices are and what they are; below it what is done with many of them. */
export function FacetBar({ catalogue, onChanged }: FacetBarProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const mayBulk = useMay('devices.bulk');
  const { facets, groupId, text } = useListChoices();
  const [dialog, setDialog] = useState<'save' | 'delete' | 'import' | null>(null);
  const close = (): void => setDialog(null);
  const siteId = facets.siteIds[0];
  const zones = siteId === undefined ? [] : catalogue.zones.filter((zone) => zone.siteId === siteId);
  const group = catalogue.groups.find((each) => each.id === groupId);
  const brandOf = new Map(catalogue.brands.map(({ id, name }) => [id, name]));
  const narrowed = facets !== NO_FACETS || groupId !== null;
  return (
    <section className={styles['bar']} aria-label={t('facet.label')}>
      <Facet
        label={t('facet.site')}
        value={first(facets.siteIds)}
        options={catalogue.sites.map(({ id, name }) => [String(id), name])}
        onChange={(value) =>
          setFacets({ siteIds: value === '' ? [] : [SiteId.parse(Number(value))], zoneIds: [] })
        }
      />
      <Facet
        label={t('facet.zone')}
        value={first(facets.zoneIds)}
        options={zones.map(({ id, name }) => [String(id), name])}
        disabled={zones.length === 0}
        onChange={(value) => setFacets({ zoneIds: value === '' ? [] : [ZoneId.parse(Number(value))] })}
      />
      <Facet
        label={t('facet.kind')}
        value={first(facets.kinds)}
        options={DeviceKind.options.map((kind) => [kind, t(`kind.${kind}`)])}
        onChange={(value) => setFacets({ kinds: value === '' ? [] : [DeviceKind.parse(value)] })}
      />
      <Facet
        label={t('facet.model')}
        value={first(facets.modelIds)}
        options={catalogue.models.map(({ id, name, brandId }) => [
          String(id),
          `${brandOf.get(brandId) ?? ''} ${name}`,
        ])}
        disabled={catalogue.models.length === 0}
        onChange={(value) => setFacets({ modelIds: value === '' ? [] : [ModelId.parse(Number(value))] })}
      />
      <Facet
        label={t('facet.tag')}
        value={first(facets.tags)}
        options={catalogue.tags.map(({ tag }) => [tag, tag])}
        disabled={catalogue.tags.length === 0}
        onChange={(value) => setFacets({ tags: value === '' ? [] : [value] })}
      />
      <Facet
        label={t('facet.group')}
        value={groupId === null ? '' : String(groupId)}
        options={catalogue.groups.map(({ id, name }) => [String(id), name])}
        disabled={catalogue.groups.length === 0}
        onChange={(value) =>
          useListChoices.setState({ groupId: value === '' ? null : GroupId.parse(Number(value)) })
        }
      />
      <Facet
        label={t('facet.retired')}
        value={facets.retired}
        any={null}
        options={[
          ['no', t('facet.inUse')],
          ['yes', t('facet.onlyRetired')],
          ['any', t('facet.also')],
        ]}
        onChange={(value) => setFacets({ retired: DeviceFilter.shape.retired.parse(value) })}
      />
      {narrowed ? (
        <Button variant="quiet" onClick={() => useListChoices.setState({ facets: NO_FACETS, groupId: null })}>
          {t('facet.clear')}
        </Button>
      ) : null}
      {mayBulk ? (
        <span className={styles['actions']}>
          {group !== undefined ? (
            <Button variant="quiet" onClick={() => setDialog('delete')}>
              {t('facet.manage')}
            </Button>
          ) : facets !== NO_FACETS || text !== '' ? (
            <Button variant="quiet" onClick={() => setDialog('save')}>
              {t('facet.save')}
            </Button>
          ) : null}
          <Button variant="quiet" onClick={() => setDialog('import')}>
            {t('facet.import')}
          </Button>
          <ExportButton />
        </span>
      ) : null}
      <SaveGroupDialog
        open={dialog === 'save'}
        filter={{ ...facets, text }}
        onClose={close}
        onSaved={onChanged}
      />
      <DeleteGroupDialog
        group={dialog === 'delete' ? (group ?? null) : null}
        onClose={close}
        onDeleted={onChanged}
      />
      <ImportDialog open={dialog === 'import'} onClose={close} onImported={onChanged} />
    </section>
  );
}

/** What the list shows but for the quick filters, which are of the moment. */
function ExportButton(): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const toast = useToast();
  const { facets, text, groupId } = useListChoices();
  const call = useCall((client, filter: DeviceFilter) =>
    client.registry.exportDevices({ filter, ...(groupId === null ? {} : { groupId }) }),
  );
  const save = async (): Promise<void> => {
    const result = await call.run({ ...facets, text });
    if (result.ok) saveFile('watchdesk-devices.csv', 'text/csv;charset=utf-8', result.value.csv);
    else toast({ tone: 'problem', text: result.problem.message });
  };
  return (
    <Button variant="quiet" pending={call.pending} onClick={() => void save()}>
      {t('facet.export')}
    </Button>
  );
}
