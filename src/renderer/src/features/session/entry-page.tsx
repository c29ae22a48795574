import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, setPreference, usePreferences } from '../../lib/preferences.ts';
import styles from './entry-page.module.css';

const LANGUAGE_NAMES = { en: 'English', es: 'Español' } as const;

interface EntryPageProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** The page before the desk: one form in the middle, nothing else to look at. */
export function EntryPage({ title, children, footer }: EntryPageProps): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((preferences) => preferences.language);
  return (
    <main className={styles['page']}>
      <div className={styles['column']}>
        <p className={styles['product']}>{t('product')}</p>
        <section className={styles['card']} aria-labelledby="entry-title">
          <h1 id="entry-title">{title}</h1>
          {children}
        </section>
        <footer className={styles['footer']}>
          <div>{footer}</div>
          <div className={styles['languages']}>
            {LANGUAGES.map((candidate) => (
              <button
                key={candidate}
                type="button"
                lang={candidate}
                aria-pressed={candidate === language}
                className={styles['language']}
                onClick={() => setPreference('language', candidate)}
              >
                {LANGUAGE_NAMES[candidate]}
              </button>
            ))}
          </div>
        </footer>
      </div>
    </main>
  );
}
