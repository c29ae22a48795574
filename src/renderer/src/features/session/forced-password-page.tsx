import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { EngineNotice } from './engine-notice.tsx';
import styles from './entry-page.module.css';
import { EntryPage } from './entry-page.tsx';
import { PasswordFields } from './password-fields.tsx';
import { usePasswordForm } from './use-password-form.ts';
import { useLogOut } from './use-session-actions.ts';

/** After a login with a one-time password: nothing else works until an own one is chosen. */
export function ForcedPasswordPage(): ReactNode {
  const { t } = useTranslation(['session', 'app']);
  const change = usePasswordForm();
  const logOut = useLogOut();
  return (
    <EntryPage title={t('password.forcedTitle')}>
      <p>{t('password.forcedExplanation')}</p>
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void change.submit();
        }}
      >
        <PasswordFields change={change} currentLabel={t('password.currentOneTime')} />
        <Button variant="primary" type="submit" pending={change.pending}>
          {t('password.submit')}
        </Button>
        <Button variant="quiet" onClick={logOut}>
          {t('app:user.logOut')}
        </Button>
      </form>
      <EngineNotice />
    </EntryPage>
  );
}
