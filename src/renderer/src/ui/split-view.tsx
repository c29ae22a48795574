import { type ReactNode, useSyncExternalStore } from 'react';
import { Sheet } from './sheet.tsx';
import styles from './split-view.module.css';

/** Below this the detail is a sheet over the list. */
const WIDE = '(min-width: 1280px)';

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

interface SplitViewProps {
  readonly main: ReactNode;
  /** The detail of what is selected, or what to say while nothing is. */
  readonly detail: ReactNode;
  readonly detailTitle: string;
  /** Whether something is selected: a narrow window shows the sheet only then. */
  readonly detailOpen: boolean;
  readonly onDetailClose: () => void;
}

/** List on the left, detail on the right; both scroll on their own. */
export function SplitView({
  main,
  detail,
  detailTitle,
  detailOpen,
  onDetailClose,
}: SplitViewProps): ReactNode {
  const wide = useSyncExternalStore(subscribe, () => window.matchMedia(WIDE).matches);
  return (
    <div className={styles['split']}>
      <div className={styles['main']}>{main}</div>
      {wide ? (
        <aside className={styles['detail']} aria-label={detailTitle}>
          {detail}
        </aside>
      ) : (
        <Sheet
          open={detailOpen}
          onOpenChange={(open) => {
            if (!open) onDetailClose();
          }}
          title={detailTitle}
        >
          {detail}
        </Sheet>
      )}
    </div>
  );
}
