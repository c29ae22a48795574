import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Station, StationList } from '../../../../shared/stations/model.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { HandOver } from './hand-over.tsx';
import { StationClock, StationRole } from './station-facts.tsx';
import styles from './stations.module.css';
import { useStations } from './use-stations.ts';

/** The processes that share the database: who takes in messages, who could, who sits where, whose clock is off. */
export function StationsPage(): ReactNode {
  const { t } = useTranslation(['stations', 'common']);
  const { list, problem, reload } = useStations();
  return (
    <Page title={t('title')} explanation={t('explanation')}>
      {problem === null ? null : (
        <Notice tone="problem" action={<Button onClick={reload}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      )}
      {list === null ? (
        <Skeleton rows={3} rowHeight={44} label={t('common:working')} />
      ) : (
        <StationTable list={list} reload={reload} />
      )}
      {list?.stations.length === 1 ? <p className={styles['quiet']}>{t('alone')}</p> : null}
    </Page>
  );
}

function StationTable({
  list,
  reload,
}: {
  readonly list: StationList;
  readonly reload: () => void;
}): ReactNode {
  const { t } = useTranslation('stations');
  return (
    <table className={styles['table']} aria-label={t('title')}>
      <thead>
        <tr>
          <th scope="col">{t('columns.station')}</th>
          <th scope="col">{t('columns.role')}</th>
          <th scope="col">{t('columns.people')}</th>
          <th scope="col">{t('columns.beat')}</th>
          <th scope="col" className={styles['number']} title={t('columns.clockHint')}>
            {t('columns.clock')}
          </th>
          <th scope="col">{t('columns.host')}</th>
          <th scope="col">{t('columns.version')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('columns.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.stations.map((station) => (
          <StationRow key={station.id} station={station} list={list} reload={reload} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly station: Station;
  readonly list: StationList;
  readonly reload: () => void;
}

function StationRow({ station, list, reload }: RowProps): ReactNode {
  const { t } = useTranslation('stations');
  const { name, people, host, processId, edition, version } = station;
  return (
    <tr className={station.isPresent ? undefined : styles['quiet']}>
      <th scope="row">
        {name}
        {station.isHere ? <span className={styles['quiet']}> ({t('here')})</span> : null}
      </th>
      <td>
        <StationRole station={station} />
        {station.ingestsSince === null ? null : (
          <span className={styles['quiet']}>
            {' '}
            {t('since')} <Moment at={station.ingestsSince} />
          </span>
        )}
      </td>
      <td>
        {people.length === 0 ? (
          <span className={styles['quiet']}>{t('nobody')}</span>
        ) : (
          people
            .map((person) => (person.screens === 1 ? person.name : `${person.name} ×${person.screens}`))
            .join(', ')
        )}
      </td>
      <td>
        <Age since={station.beatAt} />
      </td>
      <td className={styles['number']}>
        <StationClock station={station} />
      </td>
      <td>
        {host} <span className={styles['quiet']}>{t('process', { id: String(processId) })}</span>
      </td>
      <td>
        {version} <span className={styles['quiet']}>{t(`edition.${edition}`)}</span>
      </td>
      <td className={styles['end']}>
        <HandOver station={station} list={list} onAsked={reload} />
      </td>
    </tr>
  );
}
