import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PerformanceReport } from '../../../../shared/operations/model.ts';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './database-page.module.css';
import { Columns, Pane, Section } from './pane.tsx';
import { TEXTS, useFigures } from './texts.ts';
import { useReport } from './use-report.ts';

const EVERY_MS = 10_000;

/** What takes time, what is kept for nothing, and whether the log grows behind somebody's back. */
export function PerformancePane(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const report = useReport(EVERY_MS, (client) => client.operations.performance());
  return (
    <Pane report={report}>
      {(performance) => (
        <>
          <Section title={t('performance.log')} hint={t('performance.logHint')}>
            <Log performance={performance} />
          </Section>
          <Section title={t('performance.statements')} hint={t('performance.statementsHint')}>
            <Statements statements={performance.statements} />
          </Section>
          <Section title={t('performance.unused')} hint={t('performance.unusedHint')}>
            {performance.since === null ? null : (
              <p className={styles['quiet']}>
                {t('performance.since')} <Moment at={performance.since} />
              </p>
            )}
            <Unused performance={performance} />
          </Section>
        </>
      )}
    </Pane>
  );
}

function Log({ performance: { slots, wal } }: { readonly performance: PerformanceReport }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { bytes } = useFigures();
  return (
    <>
      <dl className={styles['figures']}>
        <div>
          <dt>{t('performance.retained')}</dt>
          <dd>{bytes(wal.retainedBytes)}</dd>
        </div>
        <div>
          <dt>{t('performance.limit')}</dt>
          <dd>{wal.limitBytes === null ? t('performance.noLimit') : bytes(wal.limitBytes)}</dd>
        </div>
      </dl>
      {wal.retainedBytes > wal.warnBytes ? (
        <Notice tone="warning">{t('performance.tooMuch', { bytes: bytes(wal.retainedBytes) })}</Notice>
      ) : null}
      {slots.length === 0 ? (
        <p className={styles['quiet']}>{t('performance.noSlots')}</p>
      ) : (
        <table className={styles['table']} aria-label={t('performance.slots')}>
          <Columns
            names={[
              t('performance.slot'),
              t('performance.use'),
              t('performance.status'),
              t('performance.retained'),
            ]}
            words={3}
          />
          <tbody>
            {slots.map((slot) => (
              <tr key={slot.name}>
                <td>{slot.name}</td>
                <td>
                  {t(slot.active ? 'performance.read' : 'performance.notRead')}
                  {slot.temporary ? ` · ${t('performance.temporary')}` : ''}
                </td>
                <td>{slot.walStatus ?? t('common:none')}</td>
                <td className={styles['number']}>
                  {slot.retainedBytes === null ? t('common:none') : bytes(slot.retainedBytes)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Statements({ statements }: { readonly statements: PerformanceReport['statements'] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { count, ms } = useFigures();
  if (statements.state !== 'known') {
    return <Notice tone="info">{t(`performance.${statements.state}`)}</Notice>;
  }
  if (statements.list.length === 0) return <p className={styles['quiet']}>{t('performance.noStatements')}</p>;
  return (
    <table className={styles['table']} aria-label={t('performance.statements')}>
      <Columns
        names={[
          t('performance.statement'),
          t('performance.calls'),
          t('performance.mean'),
          t('performance.max'),
          t('performance.total'),
          t('performance.rows'),
        ]}
      />
      <tbody>
        {statements.list.map((statement) => (
          <tr key={statement.id}>
            <td className={styles['query']} title={statement.query}>
              {statement.query}
            </td>
            <td className={styles['number']}>{count(statement.calls)}</td>
            <td className={styles['number']}>{ms(statement.meanMs)}</td>
            <td className={styles['number']}>{ms(statement.maxMs)}</td>
            <td className={styles['number']}>{ms(statement.totalMs)}</td>
            <td className={styles['number']}>{count(statement.rows)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Unused({ performance: { unusedIndexes } }: { readonly performance: PerformanceReport }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { bytes } = useFigures();
  if (unusedIndexes.length === 0) return <p className={styles['quiet']}>{t('performance.noUnused')}</p>;
  return (
    <table className={styles['table']} aria-label={t('performance.unused')}>
      <Columns names={[t('performance.index'), t('performance.ofTable'), t('performance.size')]} words={2} />
      <tbody>
        {unusedIndexes.map((index) => (
          <tr key={index.name}>
            <td>{index.name}</td>
            <td>{index.table}</td>
            <td className={styles['number']}>{bytes(index.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
