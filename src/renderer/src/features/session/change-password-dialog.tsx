import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { PasswordFields } from './password-fields.tsx';
import { usePasswordForm } from './use-password-form.ts';

interface ChangePasswordDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function ChangePasswordDialog({ open, onClose }: ChangePasswordDialogProps): ReactNode {
  const { t } = useTranslation(['session', 'common']);
  const change = usePasswordForm();
  const toast = useToast();
  const submit = async (): Promise<void> => {
    if (!(await change.submit())) return;
    toast({ tone: 'info', text: t('password.changed') });
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={t('password.title')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" pending={change.pending}>
            {t('password.submit')}
          </Button>
        </>
      }
    >
      <PasswordFields change={change} currentLabel={t('password.current')} />
    </Dialog>
  );
}
