import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NUMBER_FIELDS, type NumberField } from '../../../../shared/commands/fields.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { FormField } from './command-catalogue.ts';
import type { FormValues } from './command-form.ts';
import styles from './commands.module.css';
import { type CommandsText, TEXTS } from './texts.ts';

interface CommandFieldsProps {
  readonly fields: readonly FormField[];
  readonly values: FormValues;
  readonly onChange: (name: string, value: string) => void;
  /** Names of the fields whose content cannot be sent. */
  readonly wrong: ReadonlySet<string>;
}

function numberHint(name: keyof typeof NUMBER_FIELDS, t: CommandsText): string {
  const { unit, min, max }: NumberField = NUMBER_FIELDS[name];
  const range =
    unit === 'none'
      ? t('form.rangeBare', { min: String(min), max: String(max) })
      : t('form.range', { min: String(min), max: String(max), unit: t(`unit.${unit}`) });
  if (name === 'totalDurationS') return `${range}; ${t('form.permanent')}`;
  return name === 'pulseCount' ? `${range}; ${t('form.untilDuration')}` : range;
}

function textHint(field: FormField & { readonly kind: 'text' | 'secret' }, t: CommandsText): string {
  if (field.kind === 'secret') return t('form.secretHint');
  const isAddress = field.name === 'staticIp' || field.name === 'gateway' || field.name === 'netmask';
  return isAddress ? t('form.address') : t('form.most', { count: field.max });
}

/** The fields of a command, with the units and ranges of its schema. What stays empty is not sent. */
export function CommandFields({ fields, values, onChange, wrong }: CommandFieldsProps): ReactNode {
  return (
    <div className={styles['fields']}>
      {fields.map((field) => (
        <CommandField
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          onChange={(value) => onChange(field.name, value)}
          isWrong={wrong.has(field.name)}
        />
      ))}
    </div>
  );
}

interface CommandFieldProps {
  readonly field: FormField;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isWrong: boolean;
}

function CommandField({ field, value, onChange, isWrong }: CommandFieldProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const name = t(`field.${field.name}`);
  const label = field.required === true ? `${name} (${t('form.required')})` : name;
  if (field.kind === 'tick') {
    return (
      <label className={styles['tick']}>
        <input
          type="checkbox"
          checked={value === 'yes'}
          onChange={(event) => onChange(event.target.checked ? 'yes' : '')}
        />
        {name}
      </label>
    );
  }
  if (field.kind === 'yes-no') {
    return (
      <Select
        label={label}
        options={[
          { value: '', label: t('form.leave') },
          { value: 'yes', label: t('form.yes') },
          { value: 'no', label: t('form.no') },
        ]}
        value={value}
        onValueChange={onChange}
      />
    );
  }
  if (field.kind === 'number') {
    const { min, max }: NumberField = NUMBER_FIELDS[field.name];
    return (
      <TextField
        label={label}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        hint={numberHint(field.name, t)}
        error={isWrong ? t('form.wrongNumber', { min: String(min), max: String(max) }) : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <TextField
      label={label}
      type={field.kind === 'secret' ? 'password' : 'text'}
      autoComplete={field.kind === 'secret' ? 'new-password' : 'off'}
      maxLength={field.max}
      value={value}
      hint={textHint(field, t)}
      error={isWrong ? t('form.wrongText') : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
