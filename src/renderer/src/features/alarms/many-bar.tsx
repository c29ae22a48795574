import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ManyHandled } from '../../../../shared/alarms/model.ts';
import { useAlarms, useCall, useMay } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { CloseForm } from './close-dialog.tsx';
import type { FilteredAlarms } from './filter-alarms.ts';
import styles from './filter-bar.module.css';
import { LoudFilter } from './filter-bar.tsx';
import { clearMarks, useQueueView } from './queue-view.ts';
import { TEXTS } from './texts.ts';

/** The engine takes no more at once. */
const MOST_AT_ONCE = 200;

interface ManyBarProps {
  /** Null: nothing is filtered. */
  readonly filtered: FilteredAlarms | null;
}

/** Stands where the filter stands while lines are selected: nothing moves. */
export function ManyBar({ filtered }: ManyBarProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const alarms = useAlarms();
  const mayHandle = useMay('alarms.handle');
  const maySupervise = useMay('alarms.supervise');
  const marked = useQueueView((view) => view.marked);
  const [isClosing, setIsClosing] = useState(false);
  const ids = alarms.filter(({ id }) => marked.has(id)).map(({ id }) => id);
  const tooMany = ids.length > MOST_AT_ONCE;
  const acknowledge = useCall((client, _input: undefined) => client.alarms.acknowledgeMany({ ids }));
  const close = useCall((client, input: { disposition: string; note: string }) =>
    client.alarms.closeMany({ ids, ...input }),
  );
  const tell = (what: 'acknowledged' | 'closed', { done, left }: ManyHandled): void => {
    clearMarks();
    const asked = left.filter(({ why }) => why === 'note').length;
    toast({
      tone: left.length === 0 ? 'info' : 'warning',
      text: [
        t(`many.${what}`, { count: done.length }),
        ...(asked === 0 ? [] : [t('many.noteRequired', { count: asked })]),
        ...(asked === left.length ? [] : [t('many.left', { count: left.length - asked })]),
      ].join(' '),
    });
  };
  const acknowledgeAll = async (): Promise<void> => {
    if (tooMany || !mayHandle || acknowledge.pending) return;
    const result = await acknowledge.run(undefined);
    if (result.ok) tell('acknowledged', result.value);
    else toast({ tone: 'problem', text: result.problem.message });
  };
  const group = t('keys.group');
  useShortcut({ keys: 'a', label: t('many.acknowledge'), group }, () => void acknowledgeAll());
  useShortcut({ keys: 'c', label: t('many.close'), group }, () => setIsClosing(true), {
    enabled: maySupervise && !tooMany,
  });
  useShortcut({ keys: 'Escape', label: t('many.clear'), group }, clearMarks);
  return (
    <div className={styles['bar']} role="toolbar" aria-label={t('many.label')}>
      <span role="status">
        <strong>{t('many.count', { count: ids.length })}</strong>
        {tooMany ? ` ${t('many.tooMany', { count: MOST_AT_ONCE })}` : null}
      </span>
      <Button
        variant="primary"
        keys="a"
        disabled={tooMany || !mayHandle}
        pending={acknowledge.pending}
        onClick={() => void acknowledgeAll()}
      >
        {t('many.acknowledge')}
      </Button>
      <Button
        keys="c"
        disabled={tooMany || !maySupervise}
        title={maySupervise ? undefined : t('blocked.supervisor')}
        onClick={() => setIsClosing(true)}
      >
        {t('many.close')}
      </Button>
      <Button variant="quiet" keys="Escape" onClick={clearMarks}>
        {t('many.clear')}
      </Button>
      {filtered === null ? null : <LoudFilter result={filtered} />}
      {isClosing ? (
        <CloseForm
          title={t('many.closeTitle', { count: ids.length })}
          draftKey="close many"
          noteNeeded
          pending={close.pending}
          onSubmit={async (disposition, note = '') => {
            const result = await close.run({ disposition, note });
            if (result.ok) tell('closed', result.value);
            else toast({ tone: 'problem', text: result.problem.message });
            return result.ok;
          }}
          onDone={() => setIsClosing(false)}
        />
      ) : null}
    </div>
  );
}
