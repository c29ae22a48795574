import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCall, useDesk, useHello, useSessionState } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { EngineNotice, useEngineReady } from './engine-notice.tsx';
import styles from './entry-page.module.css';
import { EntryPage } from './entry-page.tsx';

interface LoginForm {
  readonly username: string;
  readonly password: string;
}

/** Logs a person in; says before they type whether the engine and the database are there. */
export function LoginPage(): ReactNode {
  const { t } = useTranslation('session');
  const { session } = useDesk();
  const hello = useHello();
  const ready = useEngineReady();
  const login = useCall((client, form: LoginForm) =>
    session.login(client, form.username.trim().toLowerCase(), form.password),
  );
  const { register, handleSubmit, resetField, setFocus } = useForm<LoginForm>({
    defaultValues: { username: '', password: '' },
  });
  const submit = handleSubmit(async (form) => {
    const result = await login.run(form);
    if (result.ok) return;
    resetField('password');
    setFocus('password');
  });
  return (
    <EntryPage
      title={t('login.title')}
      footer={hello === null ? null : t('login.version', { version: hello.version })}
    >
      <form className={styles['form']} onSubmit={submit} noValidate>
        <TextField
          label={t('login.username')}
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          {...register('username', { required: true })}
        />
        <TextField
          label={t('login.password')}
          type="password"
          autoComplete="current-password"
          {...register('password', { required: true })}
        />
        <Button variant="primary" type="submit" pending={login.pending} disabled={!ready}>
          {t('login.submit')}
        </Button>
      </form>
      <div className={styles['message']}>
        <EngineNotice />
        {ready && login.problem !== null ? <Notice tone="problem">{login.problem.message}</Notice> : null}
        {ready && login.problem === null ? <WhyHere /> : null}
      </div>
    </EntryPage>
  );
}

function WhyHere(): ReactNode {
  const { t } = useTranslation('session');
  const session = useSessionState();
  if (session.state !== 'out') return null;
  if (session.reason === 'expired') return <Notice tone="warning">{t('login.expired')}</Notice>;
  if (session.reason === 'logged-out') return <Notice tone="info">{t('login.loggedOut')}</Notice>;
  return null;
}
