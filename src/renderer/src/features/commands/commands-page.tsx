import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { procedureAccess } from '../../../../shared/access/permissions.ts';
import { type Bulk, CommandOutcome } from '../../../../shared/commands/model.ts';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { useCall, useMay, useRead, useStale } from '../../client/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import { describeOrder } from './command-words.ts';
import styles from './commands.module.css';
import { TEXTS } from './texts.ts';
import { isUnderWay } from './use-bulk.ts';

const LOOK_EVERY_MS = 2000;

/** Recent commands to many devices, and the sites that ask for a second person. */
export function CommandsPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayBulk = useMay('devices.bulk');
  return (
    <div className={styles['page']}>
      <h1>{t('page.title')}</h1>
      {mayBulk ? <Bulks /> : null}
      <SecondPerson />
    </div>
  );
}

function Bulks(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { stale } = useStale();
  const [turn, setTurn] = useState(0);
  const { value: bulks, problem } = useRead(`bulks ${turn}`, (client) => client.commands.bulk.list());
  const goesOn = bulks?.some(isUnderWay) === true;
  useEffect(() => {
    if (!goesOn || stale) return;
    const timer = setInterval(() => setTurn((before) => before + 1), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [goesOn, stale]);
  return (
    <>
      {problem === null ? null : <Notice tone="warning">{problem.message}</Notice>}
      {bulks === null ? (
        <Skeleton rows={4} label={t('page.title')} />
      ) : bulks.length === 0 ? (
        <EmptyState title={t('page.none')}>{t('page.noneBody')}</EmptyState>
      ) : (
        <BulkTable bulks={bulks} />
      )}
    </>
  );
}

function BulkTable({ bulks }: { readonly bulks: readonly Bulk[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('page.created')}</th>
          <th scope="col">{t('history.what')}</th>
          <th scope="col">{t('history.who')}</th>
          <th scope="col">{t('page.progress')}</th>
          <th scope="col">{t('history.state')}</th>
        </tr>
      </thead>
      <tbody>
        {bulks.map((bulk) => (
          <tr key={bulk.id} className={styles['line']}>
            <td>
              <Moment at={bulk.createdAt} />
            </td>
            <td>
              <Link to={`/commands/${bulk.id}`}>{describeOrder(bulk.command, [], t)}</Link>
              <span className={styles['sub']}>{t('page.devices', { count: bulk.total })}</span>
            </td>
            <td>{bulk.createdBy}</td>
            <td>
              <BulkProgress bulk={bulk} />
            </td>
            <td>
              {isUnderWay(bulk)
                ? t('page.running')
                : bulk.stoppedAt === null
                  ? t('page.finished')
                  : t('page.stopped', { by: bulk.stoppedBy ?? '' })}
              <span className={styles['sub']}>
                {CommandOutcome.options
                  .filter((outcome) => (bulk.outcomes[outcome] ?? 0) > 0)
                  .map((outcome) => `${bulk.outcomes[outcome]} ${t(`outcome.${outcome}`)}`)
                  .join(', ')}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where a dangerous output waits for somebody else at another station; for whoever may decide it. */
function SecondPerson(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const may = useMay(procedureAccess['commands.setSecondPerson']?.permission ?? 'system.administer');
  const sites = useRead('sites', (client) => client.devices.sites());
  const chosen = useRead('second person', (client) => client.commands.secondPersonSites());
  const [known, setKnown] = useState<readonly SiteId[] | null>(null);
  const set = useCall((client, input: { siteId: SiteId; isNeeded: boolean }) =>
    client.commands.setSecondPerson(input),
  );
  if (!may) return null;
  const now = known ?? chosen.value;
  if (sites.value === null || now === null) return <Skeleton rows={2} label={t('page.secondPerson')} />;
  const change = async (siteId: SiteId, isNeeded: boolean): Promise<void> => {
    const result = await set.run({ siteId, isNeeded });
    if (result.ok) setKnown(result.value);
  };
  return (
    <section className={styles['card']} aria-labelledby="second-person-title">
      <h2 id="second-person-title">{t('page.secondPerson')}</h2>
      <p className={styles['quiet']}>{t('page.secondPersonHelp')}</p>
      <div className={styles['sites']}>
        {sites.value.map(({ id, name }) => (
          <label key={id} className={styles['tick']}>
            <input
              type="checkbox"
              checked={now.includes(id)}
              disabled={set.pending}
              onChange={(event) => void change(id, event.target.checked)}
            />
            {name}
          </label>
        ))}
      </div>
      {set.problem === null ? null : <Notice tone="problem">{set.problem.message}</Notice>}
    </section>
  );
}
