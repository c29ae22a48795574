import type { ReactNode, Ref, SelectHTMLAttributes } from 'react';
import { classNames } from '../lib/class-names.ts';
import { groupBy } from '../lib/group-by.ts';
import fieldStyles from './field.module.css';
import { Field, type FieldText } from './field.tsx';
import styles from './select.module.css';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  /** Those of one group stand together under its name. */
  readonly group?: string;
}

interface SelectProps<V extends string>
  extends FieldText,
    Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'value' | 'onChange' | 'children'> {
  readonly options: readonly SelectOption<V>[];
  readonly value: V;
  readonly onValueChange: (value: V) => void;
  readonly ref?: Ref<HTMLSelectElement>;
}

/** The system's own list: it works with every keyboard and screen reader and needs no injected style. */
export function Select<V extends string>({
  label,
  hint,
  error,
  labelHidden,
  options,
  onValueChange,
  className,
  ...rest
}: SelectProps<V>): ReactNode {
  return (
    <Field label={label} hint={hint} error={error} labelHidden={labelHidden}>
      {(control) => (
        <select
          {...rest}
          {...control}
          className={classNames(fieldStyles['control'], styles['select'], className)}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onValueChange(chosen.value);
          }}
        >
          {[...groupBy(options, ({ group }) => group)].map(([group, members]) =>
            group === undefined ? (
              <Options key="" options={members} />
            ) : (
              <optgroup key={group} label={group}>
                <Options options={members} />
              </optgroup>
            ),
          )}
        </select>
      )}
    </Field>
  );
}

function Options({ options }: { readonly options: readonly SelectOption<string>[] }): ReactNode {
  return options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.label}
    </option>
  ));
}
