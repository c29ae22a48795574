import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AlarmLine, Section } from '../../../../shared/handovers/model.ts';
import { classNames } from '../../lib/class-names.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import styles from './handovers.module.css';
import { type HandoversText, TEXTS } from './texts.ts';

export function alarmTitle({ type, title }: Pick<AlarmLine, 'type' | 'title'>, t: HandoversText): string {
  const name = t(`common:alarmType.${type}`);
  return title === null ? name : `${name} · ${title}`;
}

interface AlarmTableProps {
  readonly label: string;
  readonly section: Section;
  /** While it is open: something of it must be said every time. */
  readonly onFlag?: ((line: AlarmLine) => void) | undefined;
}

/** Alarms as the next shift has to know them, worst first. */
export function AlarmTable({ label, section, onFlag }: AlarmTableProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const left = section.total - section.lines.length;
  const isQuiet = section.lines.some(({ until }) => until !== null);
  return (
    <>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('column.alarm')}</th>
            <th scope="col" className={styles['where']}>
              {t('column.where')}
            </th>
            <th scope="col">{t('column.since')}</th>
            <th scope="col">{t('column.state')}</th>
            <th scope="col">{t('column.who')}</th>
            {isQuiet ? (
              <>
                <th scope="col">{t('column.until')}</th>
                <th scope="col">{t('column.why')}</th>
              </>
            ) : null}
            {onFlag === undefined ? null : (
              <th scope="col">
                <span className="visually-hidden">{t('column.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {section.lines.map((line) => (
            <AlarmRow key={line.id} line={line} isQuiet={isQuiet} onFlag={onFlag} />
          ))}
        </tbody>
      </table>
      {left > 0 ? <p className={styles['quiet']}>{t('more', { count: left })}</p> : null}
    </>
  );
}

interface AlarmRowProps {
  readonly line: AlarmLine;
  readonly isQuiet: boolean;
  readonly onFlag: ((line: AlarmLine) => void) | undefined;
}

function AlarmRow({ line, isQuiet, onFlag }: AlarmRowProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const title = alarmTitle(line, t);
  const where = [line.siteName, line.deviceName].filter((part) => part !== null && part !== '').join(' · ');
  const isAcknowledged = line.state.startsWith('acknowledged');
  return (
    <tr>
      <th scope="row">
        <span className={styles['alarm']}>
          <PriorityMark priority={line.priority} look={isAcknowledged ? 'acknowledged' : 'new'} size={18} />
          <Link to={`/alarms/${line.id}`}>{title}</Link>
          {line.count > 1 ? <span className={styles['quiet']}>×{line.count}</span> : null}
        </span>
      </th>
      <td>{where}</td>
      <td className={styles['fit']}>
        <Moment at={line.raisedAt} />
      </td>
      <td className={classNames(!isAcknowledged && styles['unacknowledged'])}>
        {t(`alarmState.${line.state}`)}
        {line.openMandatorySteps === 0 ? null : ` · ${t('steps', { count: line.openMandatorySteps })}`}
      </td>
      <td>{line.quietBy ?? line.claimedBy ?? line.acknowledgedBy}</td>
      {isQuiet ? (
        <>
          <td className={styles['fit']}>{line.until === null ? null : <Moment at={line.until} />}</td>
          <td>{line.reason}</td>
        </>
      ) : null}
      {onFlag === undefined ? null : (
        <td className={styles['fit']}>
          <Button
            variant="quiet"
            aria-label={t('flags.flagNamed', { name: `${title}, ${where}` })}
            onClick={() => onFlag(line)}
          >
            {t('flags.flagAlarm')}
          </Button>
        </td>
      )}
    </tr>
  );
}
