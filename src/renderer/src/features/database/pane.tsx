import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './database-page.module.css';
import { TEXTS } from './texts.ts';

interface PaneProps<T> {
  readonly report: {
    readonly value: T | null;
    readonly problem: Problem | null;
    readonly reload: () => void;
  };
  readonly children: (value: T) => ReactNode;
}

/** What a report says, with the last answer kept under a sentence about why there is no newer one. */
export function Pane<T>({ report, children }: PaneProps<T>): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { value, problem, reload } = report;
  return (
    <div className={styles['pane']}>
      {problem === null ? null : (
        <Notice tone="problem" action={<Button onClick={reload}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      )}
      {value !== null ? children(value) : problem === null ? <Skeleton label={t('common:working')} /> : null}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

export function Section({ title, hint, children }: SectionProps): ReactNode {
  return (
    <section className={styles['section']} aria-label={title}>
      <h2>{title}</h2>
      {hint === undefined ? null : <p className={styles['hint']}>{hint}</p>}
      {children}
    </section>
  );
}

interface ColumnsProps {
  readonly names: readonly string[];
  /** How many of the first columns hold words; the others hold figures. */
  readonly words?: number;
}

export function Columns({ names, words = 1 }: ColumnsProps): ReactNode {
  return (
    <thead>
      <tr>
        {names.map((name, index) => (
          <th key={name} scope="col" className={index < words ? undefined : styles['number']}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
