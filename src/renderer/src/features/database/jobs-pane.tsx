import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/notice.tsx';
import styles from './database-page.module.css';
import { JobRow } from './job-row.tsx';
import { Pane, Section } from './pane.tsx';
import { TEXTS } from './texts.ts';
import { useReport } from './use-report.ts';

const EVERY_MS = 2000;

/** Every job: what came of it last, when it is due, and a button to do it now. */
export function JobsPane(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const report = useReport(EVERY_MS, (client) => client.jobs.list());
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Pane report={report}>
      {({ jobs, problem }) => (
        <Section title={t('jobs.title')} hint={t('jobs.hint')}>
          {problem === null ? null : <Notice tone="warning">{problem}</Notice>}
          <table className={styles['table']} aria-label={t('jobs.title')}>
            <thead>
              <tr>
                <th scope="col">{t('jobs.job')}</th>
                <th scope="col">{t('jobs.state')}</th>
                <th scope="col">{t('jobs.lastRun')}</th>
                <th scope="col" className={styles['number']}>
                  {t('jobs.took')}
                </th>
                <th scope="col" className={styles['number']}>
                  {t('jobs.rows')}
                </th>
                <th scope="col">{t('jobs.nextRun')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('jobs.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {jobs.map((job) => (
                <JobRow
                  key={job.name}
                  job={job}
                  open={open === job.name}
                  onToggle={() => setOpen((before) => (before === job.name ? null : job.name))}
                  onAsked={report.reload}
                />
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </Pane>
  );
}
