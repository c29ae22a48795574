import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** Asks before what was changed is forgotten. */
export function LeaveDialog({
  onLeave,
  onClose,
}: {
  readonly onLeave: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('panels');
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('leave.title')}
      footer={
        <>
          <Button variant="danger" onClick={onLeave}>
            {t('leave.discard')}
          </Button>
          <Button variant="primary" autoFocus onClick={onClose}>
            {t('leave.stay')}
          </Button>
        </>
      }
    >
      <p>{t('leave.explanation')}</p>
    </Dialog>
  );
}
