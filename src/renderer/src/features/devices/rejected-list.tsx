import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RejectedMessage } from '../../../../shared/devices/model.ts';
import { Moment } from '../../ui/moment.tsx';
import styles from './device-page.module.css';
import { hexDump } from './hex-dump.ts';
import { TEXTS } from './texts.ts';

interface HexDumpProps {
  readonly hex: string;
  /** 16 where there is room for 71 characters, else 8. */
  readonly bytesPerLine: 8 | 16;
}

/** A refused frame as it came. */
export function HexDump({ hex, bytesPerLine }: HexDumpProps): ReactNode {
  return (
    <pre className={styles['dump']}>
      {hexDump(hex, bytesPerLine)
        .map((line) => `${line.offset}  ${line.hex.padEnd(bytesPerLine * 3 - 1)}  ${line.text}`)
        .join('\n')}
    </pre>
  );
}

/** A few refused messages of one device; each opens to its bytes. */
export function RejectedTable({ messages }: { readonly messages: readonly RejectedMessage[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [openId, setOpenId] = useState<number | null>(null);
  if (messages.length === 0) return <p className={styles['quiet']}>{t('rejected.noneOfDevice')}</p>;
  return (
    <ul className={styles['rejected']}>
      {messages.map((message) => (
        <li key={message.id}>
          <button
            type="button"
            className={styles['disclose']}
            aria-expanded={openId === message.id}
            onClick={() => setOpenId((before) => (before === message.id ? null : message.id))}
          >
            <Moment at={message.receivedAt} />
            <span>{t(`reason.${message.reason}`)}</span>
            <span className={styles['quiet']}>{t('rejected.bytes', { count: message.sizeBytes })}</span>
          </button>
          {openId === message.id ? <HexDump hex={message.frameHex} bytesPerLine={16} /> : null}
        </li>
      ))}
    </ul>
  );
}
