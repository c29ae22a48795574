import type { FormEventHandler, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TEXTS } from './texts.ts';

interface FormDialogProps {
  readonly title: string;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly onClose: () => void;
  readonly onSubmit: FormEventHandler<HTMLFormElement>;
  readonly children: ReactNode;
  /** Beside the button that saves. */
  readonly other?: ReactNode;
}

/** A form that saves one thing of the registry. */
export function FormDialog(props: FormDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={props.title}
      onSubmit={props.onSubmit}
      footer={
        <>
          {props.other}
          <Button onClick={props.onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" pending={props.pending}>
            {t('places.save')}
          </Button>
        </>
      }
    >
      {props.children}
      {props.problem === null ? null : <Notice tone="problem">{props.problem.message}</Notice>}
    </Dialog>
  );
}
