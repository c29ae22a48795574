import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FIGURE_FILES } from '../../../../../shared/statistics/figures.ts';
import { useCall } from '../../../client/index.ts';
import { saveBase64 } from '../../../lib/save-file.ts';
import { Button } from '../../../ui/button.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useToast } from '../../../ui/toast.tsx';
import styles from './figures.module.css';
import { PERIODS } from './period.ts';
import { FIGURE_TEXTS } from './texts.ts';
import type { useReport } from './use-report.ts';

const MEDIA_TYPES = { csv: 'text/csv;charset=utf-8', pdf: 'application/pdf' } as const;

/** Which period, and the same as a file. */
export function PeriodBar({ report }: { readonly report: ReturnType<typeof useReport> }): ReactNode {
  const { t, i18n } = useTranslation(FIGURE_TEXTS);
  const { choice, own, query } = report;
  const [isWrong, setIsWrong] = useState(false);
  return (
    <form
      className={styles['period']}
      onSubmit={(event) => {
        event.preventDefault();
        setIsWrong(!report.ask());
      }}
    >
      <Select
        label={t('period.label')}
        options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
        value={choice}
        onValueChange={(next) => {
          setIsWrong(false);
          report.choose(next);
        }}
      />
      {choice !== 'own' ? null : (
        <>
          <TextField
            label={t('period.from')}
            type="datetime-local"
            value={own.from}
            error={isWrong ? t('period.wrong') : undefined}
            onChange={(event) => report.setOwn({ ...own, from: event.target.value })}
          />
          <TextField
            label={t('period.to')}
            type="datetime-local"
            value={own.to}
            onChange={(event) => report.setOwn({ ...own, to: event.target.value })}
          />
        </>
      )}
      <Button type="submit">{t('period.count')}</Button>
      <span className={styles['files']}>
        <FileButton format="csv" query={query} language={i18n.language} />
        <FileButton format="pdf" query={query} language={i18n.language} />
      </span>
    </form>
  );
}

interface FileButtonProps {
  readonly format: (typeof FIGURE_FILES)[number];
  readonly query: ReturnType<typeof useReport>['query'];
  readonly language: string;
}

function FileButton({ format, query, language }: FileButtonProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const toast = useToast();
  const { run, pending } = useCall((client, input: NonNullable<typeof query>) =>
    client.statistics.exportFigures({ ...input, format, language: language === 'es' ? 'es' : 'en' }),
  );
  return (
    <Button
      disabled={query === null}
      pending={pending}
      onClick={() => {
        if (query === null) return;
        void run(query).then((result) => {
          if (result.ok) saveBase64(result.value.name, MEDIA_TYPES[format], result.value.content);
          else toast({ tone: 'problem', text: result.problem.message });
        });
      }}
    >
      {t(`file.${format}`)}
    </Button>
  );
}
