import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './field.module.css';
import { Field, type FieldText } from './field.tsx';

interface TextFieldProps extends FieldText, Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField({
  label,
  hint,
  error,
  labelHidden,
  className,
  ...rest
}: TextFieldProps): ReactNode {
  return (
    <Field label={label} hint={hint} error={error} labelHidden={labelHidden}>
      {(control) => (
        <input
          spellCheck={false}
          {...rest}
          {...control}
          className={classNames(styles['control'], className)}
        />
      )}
    </Field>
  );
}

interface TextAreaProps extends FieldText, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'> {
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ label, hint, error, labelHidden, className, ...rest }: TextAreaProps): ReactNode {
  return (
    <Field label={label} hint={hint} error={error} labelHidden={labelHidden}>
      {(control) => (
        <textarea
          rows={2}
          {...rest}
          {...control}
          className={classNames(styles['control'], styles['area'], className)}
        />
      )}
    </Field>
  );
}
