import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CSV_COLUMNS, type ImportReport } from '../../../../shared/registry/csv.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './import-dialog.module.css';
import { packText } from './pack-text.ts';
import { REGISTRY_TEXTS } from './texts.ts';

interface ImportDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onImported: () => void;
}

/** Checks first, always: what an import would do stands on screen before it can be done. */
export function ImportDialog({ open, onClose, onImported }: ImportDialogProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const toast = useToast();
  const makeMissingId = useId();
  const [text, setText] = useState('');
  const [makeMissing, setMakeMissing] = useState(false);
  const [report, setReport] = useState<ImportReport | null>(null);
  const check = useCall(async (client, csv: string) =>
    client.registry.checkImport({ gzip: await packText(csv), makeMissing }),
  );
  const apply = useCall(async (client, csv: string) =>
    client.registry.applyImport({ gzip: await packText(csv), makeMissing }),
  );
  const todo = report === null || report.errorCount > 0 ? 0 : report.added + report.changed;
  const problem = check.problem ?? apply.problem;

  const edit = (csv: string): void => {
    setText(csv);
    setReport(null);
  };
  const leave = (): void => {
    edit('');
    check.clear();
    apply.clear();
    onClose();
  };
  const runCheck = async (): Promise<void> => {
    const result = await check.run(text);
    if (result.ok) setReport(result.value);
  };
  const runApply = async (): Promise<void> => {
    const result = await apply.run(text);
    if (!result.ok) return;
    if (!result.value.applied) return setReport(result.value);
    const { added, changed } = result.value;
    toast({ tone: 'info', text: t('import.done', { added: String(added), changed: String(changed) }) });
    onImported();
    leave();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) leave();
      }}
      width="wide"
      title={t('import.title')}
      description={t('import.explanation')}
      onSubmit={(event) => {
        event.preventDefault();
        void (todo > 0 ? runApply() : runCheck());
      }}
      footer={
        <>
          <Button onClick={leave}>{t('common:cancel')}</Button>
          {todo > 0 ? (
            <Button variant="primary" type="submit" pending={apply.pending}>
              {t('import.apply', { count: todo })}
            </Button>
          ) : (
            <Button variant="primary" type="submit" pending={check.pending} disabled={text.trim() === ''}>
              {t('import.check')}
            </Button>
          )}
        </>
      }
    >
      <label className={styles['file']}>
        {t('import.choose')}
        <input
          type="file"
          accept=".csv,.txt,text/csv"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void file.text().then(edit);
            // The same file, corrected, must be taken again.
            event.target.value = '';
          }}
        />
      </label>
      <TextArea
        label={t('import.paste')}
        hint={t('import.columns', { columns: CSV_COLUMNS.join(', ') })}
        rows={5}
        spellCheck={false}
        className={styles['text']}
        value={text}
        onChange={(event) => edit(event.target.value)}
      />
      <label className={styles['check']} htmlFor={makeMissingId}>
        <input
          id={makeMissingId}
          type="checkbox"
          checked={makeMissing}
          onChange={(event) => {
            setMakeMissing(event.target.checked);
            setReport(null);
          }}
        />
        {t('import.makeMissing')}
      </label>
      {problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
      {report === null ? null : <Report report={report} />}
    </Dialog>
  );
}

function Report({ report }: { readonly report: ImportReport }): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const { errors, errorCount, makes } = report;
  const made = [...makes.sites, ...makes.zones, ...makes.brands, ...makes.models];
  const figures = {
    lines: String(report.lines),
    added: String(report.added),
    changed: String(report.changed),
    unchanged: String(report.unchanged),
  };
  return (
    <div className={styles['report']}>
      {errorCount > 0 ? (
        <Notice tone="problem">{t('import.errors', { count: errorCount })}</Notice>
      ) : (
        <Notice tone="info">
          {report.added + report.changed === 0 ? t('import.nothing') : t('import.summary', figures)}
        </Notice>
      )}
      {made.length === 0 || errorCount > 0 ? null : (
        <p className={styles['made']}>{t('import.makes', { names: made.join(', ') })}</p>
      )}
      {errorCount === 0 ? null : <ErrorTable report={report} />}
      {errors.length < errorCount ? (
        <p className={styles['made']}>{t('import.first', { count: errors.length })}</p>
      ) : null}
    </div>
  );
}

function ErrorTable({ report }: { readonly report: ImportReport }): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  return (
    <table className={styles['errors']} aria-label={t('import.errors', { count: report.errorCount })}>
      <thead>
        <tr>
          <th scope="col">{t('import.line')}</th>
          <th scope="col">{t('import.columnHead')}</th>
          <th scope="col">{t('import.value')}</th>
          <th scope="col">{t('import.what')}</th>
        </tr>
      </thead>
      <tbody>
        {report.errors.map(({ line, column, value, problem }) => (
          <tr key={`${line} ${column} ${problem}`}>
            <td>{line}</td>
            <td>{column ?? t('import.wholeLine')}</td>
            <td className={styles['value']} title={value}>
              {value}
            </td>
            <td>{t(`csv.${problem}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
