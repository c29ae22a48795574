import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RejectedMessage } from '../../../../shared/devices/model.ts';
import { Moment } from '../../ui/moment.tsx';
import styles from './device-page.module.css';
import { hexDump } from './hex-dump.ts';
import { TEXTS } from './texts.ts';

/** A refused frame as it came, 16 bytes a line. */
export function HexDump({ hex }: { readonly hex: string }): ReactNode {
  return (
    <pre className={styles['dump']}>
      {hexDump(hex)
        .map((line) => `${line.offset}  ${line.hex.padEnd(47)}  ${line.text}`)
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
          {openId === message.id ? <HexDump hex={message.frameHex} /> : null}
        </li>
      ))}
    </ul>
  );
}
