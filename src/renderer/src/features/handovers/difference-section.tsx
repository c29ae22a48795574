import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverDifference } from '../../../../shared/handovers/model.ts';
import { Notice } from '../../ui/notice.tsx';
import { AlarmTable } from './alarm-table.tsx';
import { WindowTable } from './content-sections.tsx';
import { FlagTable } from './flag-table.tsx';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';

interface DifferenceSectionProps {
  readonly difference: HandoverDifference;
  readonly isSealed: boolean;
  readonly tookUnseen: boolean;
}

/** What is not in the snapshot that the first has signed. */
export function DifferenceSection({ difference, isSealed, tookUnseen }: DifferenceSectionProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { arrived, windowsBegun, flagsRaised } = difference;
  const title = t(isSealed ? 'difference.sealedTitle' : 'difference.title');
  const news = newsOf(difference);
  return (
    <section className={styles['section']} aria-label={title}>
      <h2>{title}</h2>
      {tookUnseen ? <Notice tone="warning">{t('difference.unseen')}</Notice> : null}
      {news.length === 0 ? (
        <p className={styles['quiet']}>{t('difference.nothing')}</p>
      ) : (
        <ul className={styles['list']}>
          {news.map(([what, count]) => (
            <li key={what}>{t(`difference.${what}`, { count })}</li>
          ))}
        </ul>
      )}
      {arrived.total === 0 ? null : <AlarmTable label={title} section={arrived} />}
      {windowsBegun.length === 0 ? null : <WindowTable label={t('windows')} windows={windowsBegun} />}
      {flagsRaised.length === 0 ? null : <FlagTable flags={flagsRaised} mayClear={false} />}
    </section>
  );
}

function newsOf(difference: HandoverDifference) {
  const counts = [
    ['arrived', difference.arrived.total],
    ['ended', difference.ended],
    ['windows', difference.windowsBegun.length],
    ['windowsEnded', difference.windowsEnded],
    ['flags', difference.flagsRaised.length],
    ['flagsCleared', difference.flagsCleared],
  ] as const;
  return counts.filter(([, count]) => count > 0);
}
