import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './figures.module.css';
import { FIGURE_TEXTS } from './texts.ts';

interface FigureProps {
  readonly isOff?: boolean;
  readonly children: ReactNode;
}

/** A number; one that misses its target has the sign, the weight and the one colour. */
export function Figure({ isOff = false, children }: FigureProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  if (!isOff) return <span className={styles['value']}>{children}</span>;
  return (
    <span className={styles['off']} title={t('off')}>
      <TriangleAlert size={14} role="img" aria-label={t('off')} /> {children}
    </span>
  );
}

interface FactProps extends FigureProps {
  readonly label: string;
  readonly target?: string | undefined;
  /** How the target is said, where it is none. */
  readonly targetKey?: 'target' | 'live.oldest';
}

/** Label, number, and what is asked for. */
export function Fact({ label, target, targetKey = 'target', isOff, children }: FactProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Figure isOff={isOff ?? false}>{children}</Figure>
      </dd>
      <dd className={styles['target']}>{target === undefined ? ' ' : t(targetKey, { target })}</dd>
    </div>
  );
}
