import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface AskDialogProps {
  readonly title: string;
  readonly description?: string | undefined;
  /** A verb. */
  readonly submitLabel: string;
  readonly isReady: boolean;
  readonly pending?: boolean;
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks for what an action needs. Enter does it, Escape leaves it. */
export function AskDialog(props: AskDialogProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={props.title}
      description={props.description}
      onSubmit={(event) => {
        event.preventDefault();
        if (props.isReady && props.pending !== true) void props.onSubmit();
      }}
      footer={
        <>
          <Button onClick={props.onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" disabled={!props.isReady} pending={props.pending === true}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
