import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RejectedMessage } from '../../../../shared/devices/model.ts';
import { classNames } from '../../lib/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MiddleCut } from '../../ui/middle-cut.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SplitView } from '../../ui/split-view.tsx';
import styles from './messages-page.module.css';
import { HexDump } from './rejected-list.tsx';
import { TEXTS } from './texts.ts';

const LINE_HEIGHT_PX = 36;

/** Refused messages on the left, the chosen one with its bytes on the right. */
export function RejectedPane({ messages }: { readonly messages: readonly RejectedMessage[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [chosen, setChosen] = useState<RejectedMessage | null>(null);
  if (messages.length === 0) {
    return <EmptyState title={t('rejected.none')}>{t('rejected.noneBody')}</EmptyState>;
  }
  const shown = chosen ?? messages[0] ?? null;
  return (
    <SplitView
      main={<RejectedList messages={messages} chosenId={shown?.id ?? null} onChoose={setChosen} />}
      detail={shown === null ? null : <RejectedDetail message={shown} />}
      detailTitle={t('rejected.detail')}
      detailOpen={chosen !== null}
      onDetailClose={() => setChosen(null)}
    />
  );
}

interface RejectedListProps {
  readonly messages: readonly RejectedMessage[];
  readonly chosenId: number | null;
  readonly onChoose: (message: RejectedMessage) => void;
}

function RejectedList({ messages, chosenId, onChoose }: RejectedListProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const scrollRef = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: 10,
    getItemKey: (index) => messages[index]?.id ?? index,
  });
  const index = messages.findIndex((message) => message.id === chosenId);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by =
      event.key === 'ArrowDown' || event.key === 'j'
        ? 1
        : event.key === 'ArrowUp' || event.key === 'k'
          ? -1
          : 0;
    const next = messages[Math.min(messages.length - 1, Math.max(0, index + by))];
    if (by === 0 || next === undefined) return;
    event.preventDefault();
    onChoose(next);
    virtualizer.scrollToIndex(messages.indexOf(next));
  };
  return (
    <div
      ref={scrollRef}
      className={styles['list']}
      role="listbox"
      aria-label={t('messages.rejected')}
      aria-activedescendant={chosenId === null ? undefined : `rejected-${chosenId}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (!(event.target instanceof Element)) return;
        const id = event.target.closest('[role="option"]')?.id;
        const message = messages.find((candidate) => `rejected-${candidate.id}` === id);
        if (message !== undefined) onChoose(message);
      }}
    >
      <div role="presentation" className={styles['lines']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const message = messages[item.index];
          if (message === undefined) return null;
          return (
            <div
              key={item.key}
              id={`rejected-${message.id}`}
              role="option"
              aria-selected={message.id === chosenId}
              tabIndex={-1}
              className={classNames(styles['line'], message.id === chosenId && styles['selected'])}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Moment at={message.receivedAt} />
              <span className={styles['cut']}>{message.hostname ?? t('common:none')}</span>
              <span className={styles['cut']}>{t(`reason.${message.reason}`)}</span>
              <span className={styles['end']}>{t('rejected.bytes', { count: message.sizeBytes })}</span>
              <span className={styles['quiet']}>
                <MiddleCut text={message.topic} />
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RejectedDetail({ message }: { readonly message: RejectedMessage }): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <article className={styles['detail']}>
      <h2>{t(`reason.${message.reason}`)}</h2>
      <p className={styles['quiet']}>{t(`reasonHelp.${message.reason}`)}</p>
      <dl className={styles['facts']}>
        <dt>{t('rejected.received')}</dt>
        <dd>
          <Moment at={message.receivedAt} />
        </dd>
        <dt>{t('rejected.hostname')}</dt>
        <dd>
          {message.deviceId === null ? (
            (message.hostname ?? t('common:none'))
          ) : (
            <Link to={`/devices/${message.deviceId}`}>{message.hostname ?? message.deviceId}</Link>
          )}
        </dd>
        <dt>{t('rejected.topic')}</dt>
        <dd>{message.topic}</dd>
        <dt>{t('rejected.size')}</dt>
        <dd>
          {t('rejected.bytes', { count: message.sizeBytes })}
          {message.frameHex.length / 2 < message.sizeBytes
            ? ` ${t('rejected.cut', { count: message.frameHex.length / 2 })}`
            : null}
        </dd>
      </dl>
      <HexDump hex={message.frameHex} bytesPerLine={8} />
    </article>
  );
}
