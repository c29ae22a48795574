import type { ReactNode } from 'react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../lib/class-names.ts';
import styles from './facet-bar.module.css';
import { REGISTRY_TEXTS } from './texts.ts';

interface FacetProps {
  readonly label: string;
  /** Empty for any. */
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
  /** Null where one of the options must hold. */
  readonly any?: null;
}

/** One condition of the list: its name and the value that is asked for, marked where there is one. */
export function Facet({ label, value, options, onChange, disabled = false, any }: FacetProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const id = useId();
  const isAsked = any === null ? value !== options[0]?.[0] : value !== '';
  return (
    <span className={classNames(styles['facet'], isAsked && styles['asked'])}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
        {any === null ? null : <option value="">{t('facet.any')}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
