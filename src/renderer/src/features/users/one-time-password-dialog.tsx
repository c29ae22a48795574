import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './users-page.module.css';

export interface OneTimePassword {
  readonly name: string;
  readonly password: string;
}

interface OneTimePasswordDialogProps {
  /** Null shows nothing. */
  readonly shown: OneTimePassword | null;
  readonly onDone: () => void;
}

/** The only time the password is seen, so it stays until the person says it was handed over. */
export function OneTimePasswordDialog({ shown, onDone }: OneTimePasswordDialogProps): ReactNode {
  const { t } = useTranslation(['users', 'common']);
  const [copied, setCopied] = useState(false);
  const done = (): void => {
    setCopied(false);
    onDone();
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(shown?.password ?? '').then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Dialog
      open={shown !== null}
      onOpenChange={done}
      mandatory
      title={t('oneTime.title', { name: shown?.name ?? '' })}
      description={t('oneTime.explanation')}
      footer={
        <Button variant="primary" onClick={done}>
          {t('oneTime.done')}
        </Button>
      }
    >
      <div className={styles['password']}>
        <output className={styles['secret']} aria-label={t('oneTime.label')}>
          {shown?.password}
        </output>
        <Button onClick={() => void copy()}>{copied ? t('common:copied') : t('common:copy')}</Button>
      </div>
    </Dialog>
  );
}
