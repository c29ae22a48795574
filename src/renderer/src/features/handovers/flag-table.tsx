import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlagLine } from '../../../../shared/handovers/model.ts';
import { useCall } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './handovers.module.css';
import { REASON_MAX_LENGTH } from './reason-length.ts';
import { TEXTS } from './texts.ts';

interface FlagTableProps {
  readonly flags: readonly FlagLine[];
  /** While the handover is open, flags can be cleared. */
  readonly mayClear: boolean;
}

/** What comes back at every handover. */
export function FlagTable({ flags, mayClear }: FlagTableProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [clearing, setClearing] = useState<FlagLine | null>(null);
  return (
    <>
      <table className={styles['table']} aria-label={t('flags.title')}>
        <thead>
          <tr>
            <th scope="col">{t('column.note')}</th>
            <th scope="col">{t('column.what')}</th>
            <th scope="col" className={styles['where']}>
              {t('column.where')}
            </th>
            <th scope="col">{t('column.who')}</th>
            <th scope="col">{t('column.since')}</th>
            {mayClear ? (
              <th scope="col">
                <span className="visually-hidden">{t('column.actions')}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {flags.map((flag) => (
            <tr key={flag.id}>
              <th scope="row">{flag.note}</th>
              <td className={styles['fit']}>{t(`flags.subject.${flag.subject}`)}</td>
              <td>
                {[flag.siteName ?? t('flags.noSite'), flag.subject === 'site' ? null : flag.subjectName]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </td>
              <td>{flag.by}</td>
              <td className={styles['fit']}>
                <Moment at={flag.since} />
              </td>
              {mayClear ? (
                <td className={styles['fit']}>
                  <Button
                    variant="quiet"
                    aria-label={t('flags.clearNamed', { note: flag.note })}
                    onClick={() => setClearing(flag)}
                  >
                    {t('flags.clear')}
                  </Button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {clearing === null ? null : <ClearDialog flag={clearing} onClose={() => setClearing(null)} />}
    </>
  );
}

function ClearDialog({
  flag,
  onClose,
}: {
  readonly flag: FlagLine;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const [reason, setReason] = useState('');
  const clear = useCall((client, text: string) =>
    client.handovers.flags.clear({ id: flag.id, reason: text }),
  );
  return (
    <AskDialog
      title={t('flags.clearTitle')}
      description={flag.note}
      submitLabel={t('flags.clear')}
      isReady={reason.trim() !== ''}
      pending={clear.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (!(await clear.run(reason.trim())).ok) return;
        toast({ tone: 'info', text: t('flags.cleared') });
        onClose();
      }}
    >
      <TextField
        label={t('flags.reason')}
        autoFocus
        autoComplete="off"
        maxLength={REASON_MAX_LENGTH}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {clear.problem === null ? null : <Notice tone="problem">{clear.problem.message}</Notice>}
    </AskDialog>
  );
}
