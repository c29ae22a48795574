import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PASSWORD_MIN_LENGTH } from '../../../../shared/access/model.ts';
import { useMe } from '../../client/index.ts';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { PasswordChange } from './use-password-form.ts';

interface PasswordFieldsProps {
  readonly change: PasswordChange;
  readonly currentLabel: string;
}

export function PasswordFields({ change, currentLabel }: PasswordFieldsProps): ReactNode {
  const { t } = useTranslation(['session', 'problems']);
  const { username } = useMe();
  const { register, formState } = change.form;
  const length = String(PASSWORD_MIN_LENGTH);
  const wrongPassword = change.problem?.code === 'INVALID_CREDENTIALS';
  return (
    <>
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <TextField
        label={currentLabel}
        type="password"
        autoComplete="current-password"
        autoFocus
        error={wrongPassword ? t('problems:WRONG_PASSWORD') : undefined}
        {...register('current', { required: true })}
      />
      <TextField
        label={t('password.next')}
        type="password"
        autoComplete="new-password"
        hint={t('password.rule', { length })}
        error={formState.errors.next === undefined ? undefined : t('problems:PASSWORD_TOO_SHORT', { length })}
        {...register('next', { required: true })}
      />
      <TextField
        label={t('password.repeat')}
        type="password"
        autoComplete="new-password"
        error={formState.errors.repeat === undefined ? undefined : t('password.mismatch')}
        {...register('repeat', { required: true })}
      />
      {change.problem === null || wrongPassword ? null : (
        <Notice tone="problem">{change.problem.message}</Notice>
      )}
    </>
  );
}
