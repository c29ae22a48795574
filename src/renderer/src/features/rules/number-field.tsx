import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './rules.module.css';
import { TEXTS } from './texts.ts';

interface NumberFieldProps<Value extends number | null> {
  readonly label: string;
  readonly unit?: string;
  readonly value: Value;
  /** NaN where what is written is no number. */
  readonly onChange: (value: Value | number) => void;
  /** What an empty field means; without it a number must be there. */
  readonly empty?: Value;
}

/** A figure with its unit; what is being written stays as it is written. */
export function NumberField<Value extends number | null>(props: NumberFieldProps<Value>): ReactNode {
  const { label, unit = '', value, onChange, empty } = props;
  const { t } = useTranslation(TEXTS);
  const [text, setText] = useState(value === null ? '' : String(value));
  const isWrong = value !== null && Number.isNaN(value);
  return (
    <TextField
      label={unit === '' ? label : `${label} (${unit})`}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      error={isWrong ? t('noNumber') : undefined}
      onChange={({ target }) => {
        setText(target.value);
        const written = target.value.trim().replace(',', '.');
        if (written === '' && empty !== undefined) onChange(empty);
        else onChange(written === '' ? Number.NaN : Number(written));
      }}
    />
  );
}

const SECONDS = { s: 1, min: 60, h: 3600, d: 86_400 } as const;
type Unit = keyof typeof SECONDS;
const UNITS: readonly Unit[] = ['s', 'min', 'h', 'd'];

function unitOf(seconds: number): Unit {
  if (seconds === 0) return 's';
  return [...UNITS].reverse().find((unit) => seconds % SECONDS[unit] === 0) ?? 's';
}

interface DurationFieldProps {
  readonly label: string;
  readonly valueS: number;
  readonly onChange: (seconds: number) => void;
}

/** A time in the unit that people think of it in. */
export function DurationField({ label, valueS, onChange }: DurationFieldProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [unit, setUnit] = useState<Unit>(() => unitOf(valueS));
  const [count, setCount] = useState(valueS / SECONDS[unit]);
  const change = (nextCount: number, nextUnit: Unit): void => {
    setCount(nextCount);
    setUnit(nextUnit);
    onChange(Math.round(nextCount * SECONDS[nextUnit]));
  };
  return (
    <div className={styles['duration']}>
      <NumberField label={label} value={count} onChange={(next) => change(next, unit)} />
      <Select
        label={t('unitOf', { what: label })}
        labelHidden
        value={unit}
        options={UNITS.map((each) => ({ value: each, label: t(`units.${each}`) }))}
        onValueChange={(next) => change(count, next)}
      />
    </div>
  );
}
