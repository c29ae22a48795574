import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HandOver } from './hand-over.tsx';
import { StationClock, StationRole } from './station-facts.tsx';
import styles from './stations.module.css';
import { useStations } from './use-stations.ts';

/** The stations that are there, in the status bar's story: who takes in messages, and who could. */
export function StationSummary(): ReactNode {
  const { t } = useTranslation('stations');
  const { list, problem, reload } = useStations();
  if (list === null) return problem === null ? null : <p className={styles['quiet']}>{problem.message}</p>;
  const present = list.stations.filter((station) => station.isPresent);
  return (
    <ul className={styles['summary']}>
      {present.map((station) => (
        <li key={station.id}>
          <div className={styles['name']}>
            {station.name}
            {station.isHere ? <span className={styles['quiet']}> ({t('here')})</span> : null}
            <div className={styles['facts']}>
              <StationRole station={station} />
              <StationClock station={station} />
            </div>
          </div>
          <HandOver station={station} list={list} onAsked={reload} />
        </li>
      ))}
    </ul>
  );
}
