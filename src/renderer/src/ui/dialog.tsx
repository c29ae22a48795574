import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { FormEventHandler, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../lib/class-names.ts';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';
import { restoreFocus, useLayer, useUnderLock } from './workspace.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string | undefined;
  readonly children: ReactNode;
  /** Buttons, the one to press last. */
  readonly footer?: ReactNode;
  /** Makes the dialog a form: Enter in a field submits. */
  readonly onSubmit?: FormEventHandler<HTMLFormElement> | undefined;
  /** A dialog that asks for something in return has no close button and ignores Escape. */
  readonly mandatory?: boolean;
  readonly width?: 'narrow' | 'wide';
  readonly titleHidden?: boolean;
}

/**
 * Opens below status bar and banner, which stay usable: Radix's modal mode would put them out of reach, so the
 * dialog is not modal to Radix and makes only the workspace inert. A click outside does not close it, so nothing
 * typed is lost; Escape does.
 */
export function Dialog(props: DialogProps): ReactNode {
  const { open, onOpenChange, mandatory = false, width = 'narrow' } = props;
  useLayer(open);
  const underLock = useUnderLock();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Radix.Portal>
        <div className={styles['backdrop']} inert={underLock}>
          <Radix.Content
            className={classNames(styles['dialog'], styles[width])}
            {...(props.description === undefined ? { 'aria-describedby': undefined } : {})}
            onOpenAutoFocus={focusDialog}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              restoreFocus();
            }}
            onInteractOutside={(event) => event.preventDefault()}
            onEscapeKeyDown={(event) => {
              if (mandatory) event.preventDefault();
            }}
          >
            <DialogBody {...props} />
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

/**
 * A field that asks for the focus has it already. Else the dialog itself gets it, not its close button: a tooltip
 * would open over the text.
 */
function focusDialog(event: Event): void {
  event.preventDefault();
  const dialog = event.target;
  if (dialog instanceof HTMLElement && !dialog.contains(document.activeElement)) dialog.focus();
}

function DialogBody({
  title,
  description,
  children,
  footer,
  onSubmit,
  mandatory,
  titleHidden,
}: DialogProps): ReactNode {
  const { t } = useTranslation();
  const inside = (
    <>
      <div className={styles['body']}>
        {description === undefined ? null : (
          <Radix.Description className={styles['description']}>{description}</Radix.Description>
        )}
        {children}
      </div>
      {footer === undefined ? null : <footer className={styles['footer']}>{footer}</footer>}
    </>
  );
  return (
    <>
      <header className={classNames(styles['header'], titleHidden === true && 'visually-hidden')}>
        <Radix.Title className={styles['title']}>{title}</Radix.Title>
        {mandatory === true || titleHidden === true ? null : (
          <Radix.Close asChild>
            <IconButton label={t('close')} keys="Escape">
              <X size={16} aria-hidden="true" />
            </IconButton>
          </Radix.Close>
        )}
      </header>
      {onSubmit === undefined ? (
        <div className={styles['form']}>{inside}</div>
      ) : (
        <form className={styles['form']} onSubmit={onSubmit} noValidate>
          {inside}
        </form>
      )}
    </>
  );
}
