import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useDeferredValue, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RejectReason } from '../../../../shared/devices/model.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './messages-page.module.css';
import type { TailLine } from './tail-buffer.ts';
import { TEXTS } from './texts.ts';
import { useTail } from './use-tail.ts';

const LINE_HEIGHT_PX = 28;

/** The stream of messages as it is understood; pausing stands still and goes on without a gap. */
export function LiveTail(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [typed, setTyped] = useState('');
  const hostname = useDeferredValue(typed.trim());
  const { tail, problem, pause, clear } = useTail(hostname);
  useShortcut({ keys: 'p', label: t('tail.pause'), group: t('messages.title') }, () => pause(!tail.paused));
  return (
    <div className={styles['tail']}>
      <div className={styles['bar']}>
        <TextField
          className={styles['host']}
          label={t('tail.hostname')}
          labelHidden
          placeholder={t('tail.hostname')}
          maxLength={64}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button keys="p" aria-pressed={tail.paused} onClick={() => pause(!tail.paused)}>
          {tail.paused ? t('tail.goOn') : t('tail.pause')}
        </Button>
        <Button variant="quiet" onClick={clear}>
          {t('tail.clear')}
        </Button>
        {tail.paused ? (
          <strong>
            {t('tail.held', { count: tail.held.length })}
            {tail.lost > 0 ? `, ${t('tail.lost', { count: tail.lost })}` : null}
          </strong>
        ) : null}
      </div>
      {problem === null ? null : <Notice tone="warning">{problem.message}</Notice>}
      {tail.lines.length === 0 ? (
        <EmptyState title={t('tail.none')}>{t('tail.noneBody')}</EmptyState>
      ) : (
        <TailLines lines={tail.lines} />
      )}
    </div>
  );
}

function TailLines({ lines }: { readonly lines: readonly TailLine[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const scrollRef = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: 20,
    getItemKey: (index) => lines[index]?.id ?? index,
  });
  return (
    <section ref={scrollRef} className={styles['list']} aria-label={t('messages.tail')}>
      <ol className={styles['lines']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          const { message } = line;
          const reason = RejectReason.safeParse(message.reason);
          const content = reason.success
            ? t(`reason.${reason.data}`)
            : (message.reason ?? (message.fields === null ? '' : JSON.stringify(message.fields)));
          return (
            <li
              key={item.key}
              className={styles['tailLine']}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Moment at={message.at} />
              <span className={styles['cut']}>{message.hostname}</span>
              <span>{message.kind}</span>
              <span className={styles['end']}>{message.sequence}</span>
              <span className={message.outcome === 'accepted' ? styles['quiet'] : styles['strong']}>
                {t(`tail.outcome.${message.outcome}`)}
              </span>
              <code className={styles['cut']} title={content}>
                {content}
              </code>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
