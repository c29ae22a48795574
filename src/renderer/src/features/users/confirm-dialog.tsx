import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly explanation: string;
  /** The verb on the button. */
  readonly submit: string;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly onConfirm: () => void;
}

/** Asks once before something that reaches other people's desks at once. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={props.title}
      description={props.explanation}
      footer={
        <>
          <Button onClick={props.onClose}>{t('cancel')}</Button>
          <Button variant="danger" pending={props.pending} onClick={props.onConfirm}>
            {props.submit}
          </Button>
        </>
      }
    >
      {props.problem === null ? null : <Notice tone="problem">{props.problem.message}</Notice>}
    </Dialog>
  );
}
