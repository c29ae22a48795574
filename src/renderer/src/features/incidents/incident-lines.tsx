import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { IncidentLine } from '../../../../shared/incidents/model.ts';
import { type IncidentLanguage, incidentWords, tellLine } from '../../../../shared/incidents/tell-line.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment, formatTime } from '../../lib/format.ts';
import styles from './incidents.module.css';
import { TEXTS } from './texts.ts';

interface IncidentLinesProps {
  readonly lines: readonly IncidentLine[];
  readonly language: IncidentLanguage;
  readonly onPoint: (at: Date | null) => void;
}

/** 14:02:31.045, with UTC on hover. */
function Instant({ at }: { readonly at: Date }): ReactNode {
  const style = useTimeStyle();
  return (
    <time dateTime={at.toISOString()} title={`${at.toISOString().slice(0, 23).replace('T', ' ')} UTC`}>
      {formatTime(at, style)}.{String(at.getMilliseconds()).padStart(3, '0')}
    </time>
  );
}

/** All that happened, oldest first, in one list. */
export function IncidentLines({ lines, language, onPoint }: IncidentLinesProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const dayOf = (at: Date) => at.toLocaleDateString(style.language, { timeZone: style.timeZone });
  return (
    <table className={styles['timeline']} aria-label={t('incident.timeline')}>
      <thead>
        <tr>
          <th scope="col">{t('incident.time')}</th>
          <th scope="col">{t('incident.kind')}</th>
          <th scope="col">{t('incident.what')}</th>
          <th scope="col">{t('incident.who')}</th>
        </tr>
      </thead>
      <tbody onMouseLeave={() => onPoint(null)}>
        {lines.map((line, index) => {
          const before = lines[index - 1];
          const { what, who, about } = tellLine(line, language, (at) => formatMoment(at, new Date(), style));
          const isNewDay = before === undefined || dayOf(before.at) !== dayOf(line.at);
          return (
            <tr key={line.id} data-kind={line.kind} onMouseEnter={() => onPoint(line.at)}>
              <td className={styles['fit']}>
                {isNewDay ? <div className={styles['quiet']}>{dayOf(line.at)}</div> : null}
                <Instant at={line.at} />
              </td>
              <td className={styles['kind']}>{incidentWords[language].kind[line.kind]}</td>
              <td>
                {line.kind === 'related' ? (
                  <Link to={`/alarms/${line.id.replace('related ', '')}/incident`}>{what}</Link>
                ) : (
                  what
                )}
                {about.map((text) => (
                  <div key={text} className={styles['quiet']}>
                    {text}
                  </div>
                ))}
              </td>
              <td>{who}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
