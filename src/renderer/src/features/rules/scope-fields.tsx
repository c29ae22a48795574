import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleScope } from '../../../../shared/rules/model.ts';
import { useCatalogue, useDevices, useMe } from '../../client/index.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './rules.module.css';
import { TEXTS } from './texts.ts';

interface ScopeFieldsProps {
  readonly scope: RuleScope;
  readonly onChange: (scope: RuleScope) => void;
}

const SCOPES = ['organisation', 'model', 'site', 'zone', 'device'] as const;
/** A site may have thousands of devices; who wants another one writes more of its name. */
const SHOWN = 50;

/** For which devices a rule is; chosen once, when it is made. */
export function ScopeFields({ scope, onChange }: ScopeFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { allSites } = useMe();
  const { catalogue } = useCatalogue();
  const models = catalogue?.models ?? [];
  const sites = catalogue?.sites ?? [];
  const zones = catalogue?.zones ?? [];
  const devices = useDevices();
  const [text, setText] = useState('');
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return [...devices.byId.values()]
      .map(({ identity }) => identity)
      .filter(({ name, hostname }) => `${name} ${hostname}`.toLowerCase().includes(wanted))
      .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
      .slice(0, SHOWN);
  }, [devices, text]);

  function choose(of: RuleScope['of']): void {
    const [site] = sites;
    const [zone] = zones;
    const [model] = models;
    const [device] = found;
    if (of === 'organisation') onChange({ of });
    if (of === 'site' && site !== undefined) onChange({ of, siteId: site.id });
    if (of === 'zone' && zone !== undefined) onChange({ of, siteId: zone.siteId, zoneId: zone.id });
    if (of === 'model' && model !== undefined) onChange({ of, modelId: model.id });
    if (of === 'device' && device !== undefined) onChange({ of, deviceId: device.id });
  }
  const isThere: Readonly<Record<RuleScope['of'], boolean>> = {
    organisation: allSites,
    model: allSites && models.length > 0,
    site: sites.length > 0,
    zone: zones.length > 0,
    device: devices.byId.size > 0,
  };
  return (
    <div className={styles['fields']}>
      <Select
        label={t('form.scope')}
        hint={t('form.scopeHint')}
        value={scope.of}
        options={SCOPES.filter((of) => isThere[of]).map((of) => ({ value: of, label: t(`scope.${of}`) }))}
        onValueChange={choose}
      />
      {scope.of === 'model' ? (
        <Select
          label={t('scope.model')}
          value={String(scope.modelId)}
          options={models.map(({ id, name }) => ({ value: String(id), label: name }))}
          onValueChange={(chosen) => {
            const model = models.find(({ id }) => String(id) === chosen);
            if (model !== undefined) onChange({ of: 'model', modelId: model.id });
          }}
        />
      ) : null}
      {scope.of === 'site' ? (
        <Select
          label={t('scope.site')}
          value={String(scope.siteId)}
          options={sites.map(({ id, name }) => ({ value: String(id), label: name }))}
          onValueChange={(chosen) => {
            const site = sites.find(({ id }) => String(id) === chosen);
            if (site !== undefined) onChange({ of: 'site', siteId: site.id });
          }}
        />
      ) : null}
      {scope.of === 'zone' ? (
        <Select
          label={t('scope.zone')}
          value={String(scope.zoneId)}
          options={zones.map(({ id, siteId, name }) => ({
            value: String(id),
            label: name,
            group: sites.find((site) => site.id === siteId)?.name ?? '',
          }))}
          onValueChange={(chosen) => {
            const zone = zones.find(({ id }) => String(id) === chosen);
            if (zone !== undefined) onChange({ of: 'zone', siteId: zone.siteId, zoneId: zone.id });
          }}
        />
      ) : null}
      {scope.of === 'device' ? (
        <>
          <TextField
            label={t('form.findDevice')}
            type="search"
            autoComplete="off"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <Select
            label={t('scope.device')}
            value={String(scope.deviceId)}
            options={withChosen(found, devices.byId.get(scope.deviceId)?.identity).map(({ id, name }) => ({
              value: String(id),
              label: name,
            }))}
            onValueChange={(chosen) => {
              const device = found.find(({ id }) => String(id) === chosen);
              if (device !== undefined) onChange({ of: 'device', deviceId: device.id });
            }}
          />
        </>
      ) : null}
    </div>
  );
}

/** What is chosen stays to be seen, whatever is looked for. */
function withChosen<Named extends { readonly id: number }>(
  found: readonly Named[],
  chosen: Named | undefined,
): readonly Named[] {
  return chosen === undefined || found.some(({ id }) => id === chosen.id) ? found : [chosen, ...found];
}
