import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteGrant } from '../../../../shared/access/model.ts';
import { TextField } from '../../ui/text-field.tsx';
import { matching, toggled } from './granted-sites.ts';
import styles from './sites-field.module.css';
import type { Site } from './use-sites.ts';

interface SitesFieldProps {
  readonly value: SiteGrant;
  readonly onChange: (value: SiteGrant) => void;
  /** Null while they are being fetched. */
  readonly sites: readonly Site[] | null;
  /** Takes the focus when it appears. */
  readonly focused?: boolean;
}

/** More than these are searched rather than looked through. */
const SEARCHED_FROM = 9;

/** All sites, or some of them. What was chosen one by one is still there after a look at "all". */
export function SitesField({ value, onChange, sites, focused = false }: SitesFieldProps): ReactNode {
  const { t } = useTranslation('users');
  const name = useId();
  const checked = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) checked.current?.focus();
  }, [focused]);
  return (
    <fieldset className={styles['field']}>
      <legend>{t('sites.label')}</legend>
      <label className={styles['choice']}>
        <input
          type="radio"
          name={name}
          ref={value.allSites ? checked : undefined}
          checked={value.allSites}
          onChange={() => onChange({ ...value, allSites: true })}
        />
        {t('sites.all')}
        <span className={styles['quiet']}>{t('sites.allSays')}</span>
      </label>
      <label className={styles['choice']}>
        <input
          type="radio"
          name={name}
          ref={value.allSites ? undefined : checked}
          checked={!value.allSites}
          onChange={() => onChange({ ...value, allSites: false })}
        />
        {t('sites.some')}
        {value.allSites || sites === null ? null : (
          <span className={styles['quiet']}>
            {t('sites.chosen', { chosen: String(value.siteIds.length), total: String(sites.length) })}
          </span>
        )}
      </label>
      {value.allSites || sites === null ? null : (
        <SiteChoices value={value} onChange={onChange} sites={sites} />
      )}
    </fieldset>
  );
}

interface SiteChoicesProps extends Pick<SitesFieldProps, 'value' | 'onChange'> {
  readonly sites: readonly Site[];
}

function SiteChoices({ value, onChange, sites }: SiteChoicesProps): ReactNode {
  const { t } = useTranslation('users');
  const [text, setText] = useState('');
  const chosen = new Set(value.siteIds);
  const shown = matching(sites, text);
  return (
    <div className={styles['some']}>
      {sites.length < SEARCHED_FROM ? null : (
        <TextField
          label={t('sites.search')}
          labelHidden
          placeholder={t('sites.search')}
          type="search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            // Enter would save while somebody is still looking for a site.
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      )}
      <ul className={styles['list']} aria-label={t('sites.some')}>
        {shown.map((site) => (
          <li key={site.id}>
            <label className={styles['site']}>
              <input
                type="checkbox"
                checked={chosen.has(site.id)}
                onChange={() => onChange({ ...value, siteIds: toggled(value.siteIds, site.id, sites) })}
              />
              <span className={styles['name']} title={site.name}>
                {site.name}
              </span>
              <span className={styles['quiet']}>{t('sites.devices', { count: site.deviceCount })}</span>
            </label>
          </li>
        ))}
        {shown.length > 0 ? null : <li className={styles['none']}>{t('sites.noMatch')}</li>}
      </ul>
      <p className={styles['below']} role="status">
        {value.siteIds.length === 0 ? t('sites.noneChosen') : ''}
      </p>
    </div>
  );
}
