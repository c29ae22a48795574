import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../lib/class-names.ts';
import boards from '../boards.module.css';
import styles from './figures.module.css';
import { FIGURE_TEXTS } from './texts.ts';

interface FigureTableProps {
  readonly title: string;
  readonly hint?: string;
  /** The first ones hold words, the others numbers. */
  readonly heads: readonly string[];
  readonly words?: number;
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  readonly children?: ReactNode;
}

/** Rows of numbers under their heads, aligned where their digits are. */
export function FigureTable({ title, hint, heads, words = 1, rows, children }: FigureTableProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const numberFrom = (index: number) => (index < words ? undefined : styles['number']);
  return (
    <section className={styles['section']} aria-label={title}>
      <h2>{title}</h2>
      {hint === undefined ? null : <p className={boards['quiet']}>{hint}</p>}
      {rows.length === 0 ? (
        <p className={boards['quiet']}>{t('nothing')}</p>
      ) : (
        <table className={classNames(boards['table'], styles['table'])} aria-label={title}>
          <thead>
            <tr>
              {heads.map((head, index) => (
                <th key={head} scope="col" className={numberFrom(index)}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells }) => (
              <tr key={key}>
                {cells.map((cell, index) =>
                  index === 0 ? (
                    <th key={heads[index]} scope="row">
                      {cell}
                    </th>
                  ) : (
                    <td key={heads[index]} className={numberFrom(index)}>
                      {cell}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {children}
    </section>
  );
}
