import { type ReactNode, useId } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './field.module.css';

export interface FieldText {
  readonly label: string;
  /** What may be entered, before anything went wrong. */
  readonly hint?: string | undefined;
  /** What is wrong and how to mend it; takes the hint's place, so nothing moves. */
  readonly error?: string | undefined;
  /** The label is read out but not shown. */
  readonly labelHidden?: boolean | undefined;
}

interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps extends FieldText {
  readonly children: (control: FieldControl) => ReactNode;
}

/** Label above, control, then hint or error in a line that is kept free for it. */
export function Field({ label, hint, error, labelHidden = false, children }: FieldProps): ReactNode {
  const id = useId();
  const below = error ?? hint;
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={classNames(styles['label'], labelHidden && 'visually-hidden')}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': below === undefined ? undefined : `${id}-below`,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {labelHidden && below === undefined ? null : (
        <p
          id={`${id}-below`}
          role={error === undefined ? undefined : 'alert'}
          className={classNames(styles['below'], error !== undefined && styles['error'])}
        >
          {below}
        </p>
      )}
    </div>
  );
}
