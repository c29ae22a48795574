import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type AlarmLine,
  type HandoverContent,
  SECTIONS,
  type WindowLine,
} from '../../../../shared/handovers/model.ts';
import { classNames } from '../../lib/class-names.ts';
import { Moment } from '../../ui/moment.tsx';
import { AlarmTable } from './alarm-table.tsx';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';

interface ContentSectionsProps {
  readonly content: HandoverContent;
  readonly onFlag?: ((line: AlarmLine) => void) | undefined;
}

/** What stands in a handover by itself; an empty part says so in one line. */
export function ContentSections({ content, onFlag }: ContentSectionsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <>
      {SECTIONS.map((name) => {
        const section = content.sections[name];
        const label = t(`section.${name}`);
        return (
          <section key={name} className={styles['section']}>
            <Heading title={label} count={section.total} />
            {section.total === 0 ? null : <AlarmTable label={label} section={section} onFlag={onFlag} />}
          </section>
        );
      })}
      <section className={styles['section']}>
        <Heading title={t('windows')} count={content.windows.length} />
        {content.windows.length === 0 ? null : <WindowTable label={t('windows')} windows={content.windows} />}
      </section>
    </>
  );
}

export function Heading({ title, count }: { readonly title: string; readonly count: number }): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <div className={styles['heading']}>
      <h2>{title}</h2>
      <span className={styles['quiet']}>{count === 0 ? t('none') : count}</span>
    </div>
  );
}

interface WindowTableProps {
  readonly label: string;
  readonly windows: readonly WindowLine[];
}

export function WindowTable({ label, windows }: WindowTableProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <table className={styles['table']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('column.what')}</th>
          <th scope="col" className={styles['where']}>
            {t('column.where')}
          </th>
          <th scope="col">{t('column.since')}</th>
          <th scope="col">{t('column.until')}</th>
          <th scope="col">{t('column.who')}</th>
          <th scope="col">{t('column.why')}</th>
        </tr>
      </thead>
      <tbody>
        {windows.map((line) => (
          <tr key={line.id}>
            <th scope="row" className={classNames(line.kind === 'on_test' && styles['test'])}>
              {t(`windowKind.${line.kind}`)}
            </th>
            <td>{line.where}</td>
            <td className={styles['fit']}>
              <Moment at={line.startsAt} />
            </td>
            <td className={styles['fit']}>
              <Moment at={line.endsAt} />
            </td>
            <td>{line.by}</td>
            <td>{line.reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
