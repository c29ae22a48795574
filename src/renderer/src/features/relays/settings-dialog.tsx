import type { FormEventHandler, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TEXTS } from './texts.ts';

interface SettingsDialogProps {
  readonly title: string;
  readonly width?: 'narrow' | 'wide';
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly onClose: () => void;
  readonly onSubmit: FormEventHandler<HTMLFormElement>;
  readonly children: ReactNode;
}

/** A form that saves the settings of a board or of one of its channels. */
export function SettingsDialog(props: SettingsDialogProps): ReactNode {
  const { title, width = 'narrow', pending, problem, onClose, onSubmit, children } = props;
  const { t } = useTranslation(TEXTS);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      width={width}
      onSubmit={onSubmit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" pending={pending}>
            {t('settings.save')}
          </Button>
        </>
      }
    >
      {children}
      {problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
    </Dialog>
  );
}
