import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloodSummary } from '../../../../shared/alarms/flood.ts';
import { useNewestFlood, useRead } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './boards.module.css';
import { minutesText } from './minutes-text.ts';
import { TEXTS } from './texts.ts';
import { lastedMin } from './use-flood.ts';

const FLOODS_SHOWN = 50;
/** Of its sites and of its types, those that say what it was. */
const PARTS_SHOWN = 5;

/** The floods that are over, the newest first; read again when one ends. */
export function FloodLog(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { t: f } = useTranslation('floods');
  const newest = useNewestFlood();
  const ended = newest?.endedAt === null ? null : newest?.id;
  const { value, problem, retry } = useRead(`floods ${ended}`, (client) =>
    client.alarms.floods.list({ limit: FLOODS_SHOWN }),
  );
  if (value === null) {
    if (problem === null) return <Skeleton rows={3} label={f('nuisance.floods')} />;
    return (
      <Notice tone="warning" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
        {problem.message}
      </Notice>
    );
  }
  if (value.length === 0) return <p className={styles['quiet']}>{f('nuisance.noFloods')}</p>;
  return (
    <table className={styles['table']} aria-label={f('nuisance.floods')}>
      <thead>
        <tr>
          <th scope="col">{f('nuisance.began')}</th>
          <th scope="col">{f('nuisance.lasted')}</th>
          <th scope="col">{f('nuisance.total')}</th>
          <th scope="col">{f('nuisance.peak')}</th>
          <th scope="col">{f('nuisance.limits')}</th>
          <th scope="col">{f('nuisance.bySite')}</th>
          <th scope="col">{f('nuisance.byType')}</th>
        </tr>
      </thead>
      <tbody>
        {value.map((summary) => (
          <FloodRow key={summary.flood.id} {...summary} />
        ))}
      </tbody>
    </table>
  );
}

function FloodRow({ flood, bySite, byType }: FloodSummary): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { t: f } = useTranslation('floods');
  const peak = { peak: String(flood.peakAlarms), count: flood.peakOperators };
  const limits = { above: String(flood.startsAbove), below: String(flood.endsBelow) };
  const list = (parts: readonly { readonly name: string; readonly alarms: number }[]): string =>
    [
      ...parts.slice(0, PARTS_SHOWN).map(({ name, alarms }) => `${name} ${alarms}`),
      ...(parts.length > PARTS_SHOWN ? [f('nuisance.others', { count: parts.length - PARTS_SHOWN })] : []),
    ].join(', ');
  return (
    <tr>
      <th scope="row" className={styles['fit']}>
        <Moment at={flood.beganAt} />
      </th>
      <td className={styles['fit']}>{minutesText(lastedMin(flood), t)}</td>
      <td className={styles['fit']}>{flood.total}</td>
      <td className={styles['fit']}>{f('nuisance.peakOf', peak)}</td>
      <td className={styles['fit']}>{f('nuisance.limitsOf', limits)}</td>
      <td>{list(bySite.map(({ siteName, alarms }) => ({ name: siteName ?? t('noSite'), alarms })))}</td>
      <td>{list(byType.map(({ type, alarms }) => ({ name: t(`common:alarmType.${type}`), alarms })))}</td>
    </tr>
  );
}
