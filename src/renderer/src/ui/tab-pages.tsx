import { Tabs } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import styles from './tab-pages.module.css';

export interface TabPage {
  readonly value: string;
  readonly label: string;
  /** How many there are to see. */
  readonly count?: number | undefined;
  /** Mounted only while it is the one that is shown. */
  readonly content: ReactNode;
}

interface TabPagesProps {
  /** What the tabs are of. */
  readonly label: string;
  /** The first is shown at first, and in the place of one that is gone. */
  readonly pages: readonly TabPage[];
}

/** Several views of one subject that fill a page, one at a time. */
export function TabPages({ label, pages }: TabPagesProps): ReactNode {
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = pages.find(({ value }) => value === chosen) ?? pages[0];
  return (
    <Tabs.Root className={styles['page']} value={shown?.value ?? ''} onValueChange={setChosen}>
      <Tabs.List className={styles['tabs']} aria-label={label}>
        {pages.map((page) => (
          <Tabs.Trigger key={page.value} value={page.value} className={styles['tab']}>
            {page.label}{' '}
            {page.count === undefined ? null : <span className={styles['count']}>{page.count}</span>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {pages.map(({ value, content }) => (
        <Tabs.Content key={value} value={value} className={styles['content']}>
          {content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
