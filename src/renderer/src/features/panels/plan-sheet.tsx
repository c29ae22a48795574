import { type ReactNode, type Ref, useState } from 'react';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { useRead } from '../../client/index.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './plan.module.css';

interface PlanSheetProps {
  /** Whose picture it is. */
  readonly siteId: SiteId;
  readonly image: string;
  /** What it shows, for who does not see it. */
  readonly alt: string;
  readonly sheetRef?: Ref<HTMLDivElement>;
  /** What stands on it, at places in percent of its width and height. */
  readonly children: ReactNode;
}

/** A picture as large as there is room, and what stands on it. */
export function PlanSheet({ siteId, image, alt, sheetRef, children }: PlanSheetProps): ReactNode {
  const { value, problem } = useRead(`${siteId} ${image}`, (client) =>
    client.panels.image({ siteId, digest: image }),
  );
  // Of the picture as it is shown, so that a place on it stays that place in a frame of another shape.
  const [ratio, setRatio] = useState(1);
  if (value === null && problem !== null) return <Notice tone="warning">{problem.message}</Notice>;
  return (
    <div className={styles['plan']}>
      {value === null ? null : (
        <div
          ref={sheetRef}
          className={styles['sheet']}
          style={{ width: `min(100cqw, ${100 * ratio}cqh)`, aspectRatio: String(ratio) }}
        >
          <img
            className={styles['picture']}
            src={`data:${value.mediaType};base64,${value.content}`}
            alt={alt}
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setRatio(naturalWidth / Math.max(1, naturalHeight))
            }
          />
          {children}
        </div>
      )}
    </div>
  );
}
