import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './combobox.module.css';
import fieldStyles from './field.module.css';
import { Field, type FieldText } from './field.tsx';

export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** What tells it from others of the same name. */
  readonly detail?: string;
}

interface ComboboxProps extends FieldText {
  /** What is chosen, in words; empty where nothing is. */
  readonly chosen: string;
  /** Those that fit what is typed, the first of them chosen by Enter. */
  readonly find: (text: string) => readonly ComboboxOption[];
  /** Says in the list why there is nothing to choose from. */
  readonly emptyText: (text: string) => string;
  readonly placeholder?: string;
  /** Null: what was chosen was taken out. */
  readonly onChoose: (value: string | null) => void;
}

/**
 * One of very many, found by a part of it: arrows move, Enter chooses, Escape leaves it as it was, an emptied field is no
 * choice. The list is as long as `find` makes it.
 */
export function Combobox(props: ComboboxProps): ReactNode {
  const { label, hint, error, labelHidden, chosen, find, emptyText, placeholder, onChoose } = props;
  const listId = useId();
  /** What is typed; null while nobody chooses. */
  const [text, setText] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const options = text === null ? [] : find(text);
  const current = options[Math.min(active, options.length - 1)];
  const idOf = (option: ComboboxOption): string => `${listId}-${option.value}`;
  const type = (typed: string | null): void => {
    setText(typed);
    setActive(0);
  };
  const choose = (value: string): void => {
    type(null);
    onChoose(value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0 && text === null) type(chosen);
    else if (by !== 0) setActive(Math.min(Math.max(active + by, 0), Math.max(0, options.length - 1)));
    else if (event.key === 'Enter' && current !== undefined) choose(current.value);
    else if (event.key === 'Escape' && text !== null) type(null);
    else return;
    event.preventDefault();
  };
  return (
    <Field label={label} hint={hint} error={error} labelHidden={labelHidden}>
      {(control) => (
        <div className={styles['box']}>
          <input
            {...control}
            type="search"
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            aria-autocomplete="list"
            aria-expanded={text !== null}
            aria-controls={listId}
            aria-activedescendant={current === undefined ? undefined : idOf(current)}
            placeholder={placeholder}
            className={fieldStyles['control']}
            value={text ?? chosen}
            onFocus={(event) => event.currentTarget.select()}
            onBlur={() => type(null)}
            onChange={(event) => {
              type(event.target.value);
              if (event.target.value === '' && chosen !== '') onChoose(null);
            }}
            onKeyDown={onKeyDown}
          />
          <div className={styles['popup']} hidden={text === null}>
            <div
              id={listId}
              role="listbox"
              tabIndex={-1}
              aria-label={label}
              className={styles['list']}
              // The keyboard stays in the field: leaving it would close the list under the pointer.
              onMouseDown={(event) => event.preventDefault()}
            >
              {options.map((option) => (
                <Line
                  key={option.value}
                  id={idOf(option)}
                  option={option}
                  isActive={option === current}
                  onChoose={choose}
                />
              ))}
            </div>
            {text !== null && options.length === 0 ? (
              <p className={styles['empty']} role="status">
                {emptyText(text)}
              </p>
            ) : null}
          </div>
        </div>
      )}
    </Field>
  );
}

interface LineProps {
  readonly id: string;
  readonly option: ComboboxOption;
  readonly isActive: boolean;
  readonly onChoose: (value: string) => void;
}

function Line({ id, option, isActive, onChoose }: LineProps): ReactNode {
  return (
    <div
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={classNames(styles['option'], isActive && styles['active'])}
      onMouseDown={() => onChoose(option.value)}
    >
      <span className={styles['label']}>{option.label}</span>
      {option.detail === undefined ? null : <span className={styles['detail']}>{option.detail}</span>}
    </div>
  );
}
