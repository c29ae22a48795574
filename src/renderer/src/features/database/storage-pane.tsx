import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelationSize, SeriesParts, StorageReport } from '../../../../shared/operations/model.ts';
import { Moment } from '../../ui/moment.tsx';
import styles from './database-page.module.css';
import { Columns, Pane, Section } from './pane.tsx';
import { TEXTS, useFigures } from './texts.ts';
import { useReport } from './use-report.ts';
import { When } from './when.tsx';

const EVERY_MS = 60_000;
/** The server clears up at 20 % by itself; what stays above it for long is worth a look. */
const DEAD_SHARE_TO_SHOW = 0.2;
const DEAD_ROWS_TO_SHOW = 1000;

/** How large what is, how it grows, and how its time series are cut. */
export function StoragePane(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const report = useReport(EVERY_MS, (client) => client.operations.storage());
  return (
    <Pane report={report}>
      {(storage) => (
        <>
          <Section title={t('storage.title')}>
            <Summary storage={storage} />
            <Days storage={storage} />
          </Section>
          <Section title={t('storage.series')} hint={t('storage.seriesHint')}>
            <Series series={storage.series} />
          </Section>
          <Section title={t('storage.tables')} hint={t('storage.tablesHint')}>
            <Tables relations={storage.relations} />
          </Section>
        </>
      )}
    </Pane>
  );
}

function Summary({ storage }: { readonly storage: StorageReport }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { bytes } = useFigures();
  const { server, relations } = storage;
  const grown = relations.map((relation) => relation.growthBytesPerDay).filter((growth) => growth !== null);
  const growth = grown.length === 0 ? null : grown.reduce((sum, one) => sum + one, 0);
  return (
    <dl className={styles['figures']}>
      <div>
        <dt>{t('storage.whole')}</dt>
        <dd>{bytes(server.databaseBytes)}</dd>
      </div>
      <div>
        <dt>{t('storage.growth')}</dt>
        <dd>{growth === null ? t('common:none') : t('storage.perDay', { bytes: bytes(growth) })}</dd>
      </div>
      <div>
        <dt>PostgreSQL</dt>
        <dd>{server.version}</dd>
      </div>
      <div>
        <dt>TimescaleDB</dt>
        <dd>{server.timescale ?? t('storage.notThere')}</dd>
      </div>
    </dl>
  );
}

/** A bar for each day that was measured. */
function Days({ storage: { days } }: { readonly storage: StorageReport }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { bytes } = useFigures();
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined || days.length < 2) {
    return <p className={styles['hint']}>{t('storage.noGrowthYet')}</p>;
  }
  const most = Math.max(...days.map((day) => day.bytes));
  return (
    <figure>
      <div className={styles['chart']} aria-hidden="true">
        {days.map((day) => (
          <div
            key={day.day.toISOString()}
            className={styles['bar']}
            style={{ height: `${(day.bytes / most) * 100}%` }}
            title={`${day.day.toISOString().slice(0, 10)}: ${bytes(day.bytes)}`}
          />
        ))}
      </div>
      <figcaption className={styles['quiet']}>
        {t('storage.daysLabel', {
          from: bytes(first.bytes),
          to: bytes(last.bytes),
          days: String(days.length),
        })}
      </figcaption>
    </figure>
  );
}

function Series({ series }: { readonly series: readonly SeriesParts[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { bytes, count } = useFigures();
  return (
    <table className={styles['table']} aria-label={t('storage.series')}>
      <Columns
        names={[
          t('storage.table'),
          t('storage.parts'),
          t('storage.oldest'),
          t('storage.madeUntil'),
          t('storage.size'),
          t('storage.compressed'),
        ]}
      />
      <tbody>
        {series.map((one) => (
          <tr key={one.name}>
            <td>{one.name}</td>
            <td className={styles['number']}>{t(`storage.${one.kind}`, { count: one.parts })}</td>
            <td className={styles['number']}>
              {one.oldestAt === null ? t('common:none') : <Moment at={one.oldestAt} />}
            </td>
            <td className={styles['number']}>
              {one.madeUntil === null ? t('common:none') : <When at={one.madeUntil} />}
            </td>
            <td className={styles['number']}>{bytes(one.bytes)}</td>
            <td className={styles['number']}>
              {one.compression === null
                ? t('common:none')
                : t('storage.ratio', {
                    parts: count(one.compression.parts),
                    before: bytes(one.compression.bytesBefore),
                    after: bytes(one.compression.bytesAfter),
                  })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Tables({ relations }: { readonly relations: readonly RelationSize[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { bytes, count, percent } = useFigures();
  const none = t('common:none');
  return (
    <table className={styles['table']} aria-label={t('storage.tables')}>
      <Columns
        names={[
          t('storage.table'),
          t('storage.rows'),
          t('storage.tableSize'),
          t('storage.indexSize'),
          t('storage.total'),
          t('storage.growth'),
          t('storage.dead'),
          t('storage.vacuumed'),
        ]}
      />
      <tbody>
        {relations.map((relation) => {
          const deadShare = relation.deadRows / Math.max(1, relation.rows + relation.deadRows);
          const isBloated = relation.deadRows >= DEAD_ROWS_TO_SHOW && deadShare >= DEAD_SHARE_TO_SHOW;
          return (
            <tr key={relation.name}>
              <td>{relation.name}</td>
              <td className={styles['number']}>{count(relation.rows)}</td>
              <td className={styles['number']}>{bytes(relation.tableBytes)}</td>
              <td className={styles['number']}>{bytes(relation.indexBytes)}</td>
              <td className={styles['number']}>{bytes(relation.tableBytes + relation.indexBytes)}</td>
              <td className={styles['number']}>
                {relation.growthBytesPerDay === null
                  ? none
                  : t('storage.perDay', { bytes: bytes(relation.growthBytesPerDay) })}
              </td>
              <td className={styles['number']}>
                {relation.deadRows === 0 ? (
                  none
                ) : (
                  <span className={isBloated ? styles['warning'] : undefined}>{percent(deadShare)}</span>
                )}
              </td>
              <td className={styles['number']}>
                {relation.lastVacuumAt === null ? none : <Moment at={relation.lastVacuumAt} />}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
