import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkPreview } from '../../../../shared/commands/model.ts';
import styles from './bulk-table.module.css';
import { TEXTS } from './texts.ts';

const LINE_HEIGHT_PX = 28;

type Device = BulkPreview['devices'][number];

/** Who would get it, the ones that are left out first; ten thousand lines of which only the visible ones exist. */
export function BulkPreviewTable({ devices }: { readonly devices: readonly Device[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const scrollRef = useRef<HTMLDivElement>(null);
  const sorted = useMemo(
    () => [...devices].sort((a, b) => Number(a.exclusion === null) - Number(b.exclusion === null)),
    [devices],
  );
  const lines = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: 10,
  });
  return (
    <section ref={scrollRef} className={styles['scroll']} aria-label={t('bulk.preview')}>
      <ul className={styles['lines']} style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map((item) => {
          const device = sorted[item.index];
          return device === undefined ? null : (
            <li key={device.deviceId} className={styles['line']} style={{ top: item.start }}>
              <span>{device.name}</span>
              <span className={styles['quiet']}>{device.siteName ?? t('common:none')}</span>
              {device.exclusion === null ? (
                <span className={styles['quiet']}>{t(device.isOnline ? 'bulk.online' : 'bulk.offline')}</span>
              ) : (
                <strong>{t(`bulk.exclusion.${device.exclusion}`)}</strong>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
