import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './close-dialog.module.css';

interface ChoicesProps<V extends string | number> {
  readonly label: string;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  /** Null: nothing is chosen beforehand. */
  readonly value: V | null;
  readonly onChange: (value: V) => void;
  readonly columns?: 1 | 2 | 3;
  /** The chosen one, or else the first, has the keyboard at once. */
  readonly autoFocus?: boolean;
  /** A key that chooses it, beside the arrows. */
  readonly keyOf?: (value: V) => string;
}

/** One of a few, all in sight; arrows move between them. */
export function Choices<V extends string | number>(props: ChoicesProps<V>): ReactNode {
  const { label, options, value, onChange, columns = 2, autoFocus = false, keyOf } = props;
  const name = useId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) first.current?.focus();
  }, [autoFocus]);
  return (
    <fieldset className={styles['choices']} data-columns={columns}>
      <legend>{label}</legend>
      {options.map((option, index) => (
        <label key={option.value} className={styles['choice']}>
          <input
            type="radio"
            name={name}
            ref={(value === null ? index === 0 : value === option.value) ? first : undefined}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
            onKeyDown={(event) => {
              const typed = options.find((other) => keyOf?.(other.value) === event.key);
              if (typed !== undefined) onChange(typed.value);
            }}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
