import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RETENTION, type Retained, type RetentionRule } from '../../../../shared/retention/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './database-page.module.css';
import { Pane, Section } from './pane.tsx';
import { TEXTS, useFigures } from './texts.ts';
import { useReport } from './use-report.ts';

const EVERY_MS = 30_000;

/** The job that removes a kind; its last run tells what retention did. */
const JOBS: Readonly<Record<Retained, string>> = {
  heartbeats: 'expire-history',
  rollups: 'expire-history',
  alarms: 'expire-alarms',
  commands: 'expire-commands',
  relays: 'expire-relays',
  handovers: 'expire-handovers',
  audit: 'expire-audit',
  'rejected-messages': 'expire-messages',
  'unregistered-devices': 'expire-messages',
  sessions: 'expire-sessions',
};

/** How long the organisation keeps what, and what the last night removed. */
export function RetentionPane(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { count } = useFigures();
  const report = useReport(EVERY_MS, async (client) => ({
    rules: await client.retention.list(),
    jobs: (await client.jobs.list()).jobs,
  }));
  return (
    <Pane report={report}>
      {({ rules, jobs }) => (
        <Section title={t('retention.title')} hint={t('retention.hint')}>
          <table className={styles['table']} aria-label={t('retention.title')}>
            <thead>
              <tr>
                <th scope="col">{t('retention.what')}</th>
                <th scope="col">{t('retention.days')}</th>
                <th scope="col" className={styles['number']}>
                  {t('retention.removed')}
                </th>
                <th scope="col">{t('retention.changed')}</th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => {
                const rows = jobs.find((job) => job.name === JOBS[rule.what])?.lastRun?.rows ?? null;
                return (
                  <tr key={rule.what}>
                    <td>
                      {t(`retention.kinds.${rule.what}.title`)}
                      <span className={styles['what']}>{t(`retention.kinds.${rule.what}.what`)}</span>
                    </td>
                    <td className={styles['fit']}>
                      <DaysForm key={rule.days} rule={rule} onSaved={report.reload} />
                    </td>
                    <td className={styles['number']}>{rows === null ? t('common:none') : count(rows)}</td>
                    <td className={styles['fit']}>
                      {rule.changed === null ? (
                        <span className={styles['quiet']}>{t('retention.default')}</span>
                      ) : (
                        <>
                          {rule.changed.by}, <Moment at={rule.changed.at} />
                        </>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Section>
      )}
    </Pane>
  );
}

function DaysForm({
  rule,
  onSaved,
}: {
  readonly rule: RetentionRule;
  readonly onSaved: () => void;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const [text, setText] = useState(String(rule.days));
  const save = useCall((client, days: number) => client.retention.set({ what: rule.what, days }));
  const { minDays, maxDays } = RETENTION[rule.what];
  const days = /^\d+$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  const isValid = days >= minDays && days <= maxDays;
  const isChanged = text.trim() !== String(rule.days);
  const title = t(`retention.kinds.${rule.what}.title`);
  const bounds = t('retention.bounds', { min: String(minDays), max: String(maxDays) });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isValid || !isChanged) return;
    const result = await save.run(days);
    if (!result.ok) {
      toast({ tone: 'problem', text: result.problem.message });
      return;
    }
    toast({ tone: 'info', text: t('retention.saved', { what: title, days: String(days) }) });
    onSaved();
  };
  return (
    <form className={styles['edit']} onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('retention.daysOf', { what: title })}
        labelHidden
        className={styles['days']}
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.target.value)}
        hint={bounds}
        error={isValid ? undefined : bounds}
      />
      <Button
        type="submit"
        aria-label={t('retention.saveOf', { what: title })}
        disabled={!isChanged || !isValid}
        pending={save.pending}
      >
        {t('retention.save')}
      </Button>
    </form>
  );
}
