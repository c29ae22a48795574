import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCall, useDesk, useMe } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useLayer } from '../../ui/workspace.tsx';
import styles from './lock-screen.module.css';
import { useLogOut } from './use-session-actions.ts';

/** Covers everything below the frame: alarms go on showing and sounding above it, nothing can be done. */
export function LockScreen(): ReactNode {
  const { locked } = useMe();
  useLayer(locked, 'lock');
  return locked ? <LockForm /> : null;
}

function LockForm(): ReactNode {
  const { t } = useTranslation(['session', 'problems']);
  const me = useMe();
  const { session } = useDesk();
  const logOut = useLogOut();
  const { register, handleSubmit, reset, setFocus } = useForm<{ password: string }>({
    defaultValues: { password: '' },
  });
  const unlock = useCall(async (client, password: string) => {
    session.setMe(await client.access.unlock({ password }));
  });
  const submit = handleSubmit(async ({ password }) => {
    if ((await unlock.run(password)).ok) return;
    reset();
    setFocus('password');
  });
  const wrong = unlock.problem?.code === 'INVALID_CREDENTIALS';
  return (
    <div className={styles['lock']} role="dialog" data-state="open" aria-labelledby="lock-title">
      <form className={styles['card']} onSubmit={submit} noValidate>
        <h1 id="lock-title">{t('lock.title')}</h1>
        <p>{t('lock.explanation', { name: me.displayName })}</p>
        <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
        <TextField
          label={t('login.password')}
          type="password"
          autoComplete="current-password"
          autoFocus
          error={wrong ? t('problems:WRONG_PASSWORD') : undefined}
          {...register('password', { required: true })}
        />
        {unlock.problem === null || wrong ? null : <Notice tone="problem">{unlock.problem.message}</Notice>}
        <div className={styles['buttons']}>
          <Button variant="quiet" onClick={logOut}>
            {t('lock.logOut')}
          </Button>
          <Button variant="primary" type="submit" pending={unlock.pending}>
            {t('lock.submit')}
          </Button>
        </div>
      </form>
    </div>
  );
}
