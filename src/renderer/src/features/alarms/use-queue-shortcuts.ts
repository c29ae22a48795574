import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useGo } from '../../lib/use-go.ts';
import { useToast } from '../../ui/toast.tsx';
import { isFiltering, NO_FILTER } from './filter-alarms.ts';
import type { QueueRow } from './group-lines.ts';
import { acknowledgeOrAsk, type Question } from './queue-dialogs.tsx';
import { toggleBySite } from './queue-view.ts';
import { TEXTS } from './texts.ts';
import type { AlarmActions } from './use-alarm-actions.ts';
import type { Queue } from './use-queue.ts';

interface QueueShortcutDeps {
  readonly queue: Queue;
  readonly actions: AlarmActions;
  readonly isOpen: boolean;
  readonly moveTo: (row: QueueRow | undefined) => void;
  readonly moveToAlarm: (alarm: Alarm) => void;
  readonly ask: (what: Exclude<Question, 'instead'>, alarm: Alarm) => void;
  readonly onRaise: () => void;
  readonly listRef: RefObject<HTMLDivElement | null>;
  readonly filterRef: RefObject<HTMLInputElement | null>;
}

/** The keys of the queue: moving. */
function useMoveKeys(deps: QueueShortcutDeps): void {
  const { queue, isOpen, moveTo, moveToAlarm, listRef, filterRef } = deps;
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const toast = useToast();
  const group = t('keys.group');
  const step = (by: number): void => {
    listRef.current?.focus();
    moveTo(queue.neighbour(by));
  };
  useShortcut({ keys: 'j', label: t('keys.down'), group }, () => step(1));
  useShortcut({ keys: 'k', label: t('keys.up'), group }, () => step(-1));
  useShortcut({ keys: 'n', label: t('keys.next'), group }, () => {
    const next = queue.next();
    listRef.current?.focus();
    if (next !== null) return moveToAlarm(next);
    const other = queue.callingCount > 0;
    toast({
      tone: 'info',
      text: t(other ? 'blocked.onlyThisUnacknowledged' : 'blocked.nothingUnacknowledged'),
    });
  });
  useShortcut({ keys: 'b', label: t('keys.bySite'), group }, toggleBySite);
  useShortcut({ keys: '/', label: t('keys.filter'), group }, () => filterRef.current?.select());
  useShortcut({ keys: 'Escape', label: t('keys.back'), group }, () => {
    if (isOpen) go('/alarms');
    else if (isFiltering({ ...queue.filter, siteId: null })) queue.setFilter(NO_FILTER);
    else queue.letGo();
    listRef.current?.focus();
  });
  // The list hears these itself, so that they do what a button means where a button has the keyboard.
  useShortcut({ keys: 'enter', label: t('keys.open'), group }, () => undefined);
  useShortcut({ keys: 'space', label: t('keys.mark'), group }, () => undefined);
  useShortcut({ keys: 'left', label: t('keys.fold'), group }, () => undefined);
  useShortcut({ keys: 'right', label: t('keys.unfold'), group }, () => undefined);
}

/** And handling: each is for the line that keys act on. */
export function useQueueShortcuts(deps: QueueShortcutDeps): void {
  const { queue, actions, ask, onRaise } = deps;
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const group = t('keys.group');
  const onCurrent = (act: (alarm: Alarm) => void): void => {
    if (queue.current === undefined) toast({ tone: 'info', text: t('blocked.nothingFocused') });
    else act(queue.current);
  };
  useMoveKeys(deps);
  useShortcut({ keys: 'a', label: t('keys.acknowledge'), group }, () =>
    onCurrent((alarm) => acknowledgeOrAsk(alarm, actions, ask)),
  );
  useShortcut({ keys: 'shift+a', label: t('keys.acknowledgeWithNote'), group }, () =>
    onCurrent((alarm) => ask('acknowledge', alarm)),
  );
  useShortcut({ keys: 'r', label: t('keys.release'), group }, () =>
    onCurrent((alarm) => void actions.release(alarm)),
  );
  useShortcut({ keys: 't', label: t('keys.takeOver'), group }, () =>
    onCurrent((alarm) => ask('takeOver', alarm)),
  );
  useShortcut({ keys: 'h', label: t('keys.hold'), group }, () => onCurrent((alarm) => ask('hold', alarm)));
  useShortcut({ keys: 's', label: t('keys.shelve'), group }, () =>
    onCurrent((alarm) => ask('shelve', alarm)),
  );
  useShortcut({ keys: 'x', label: t('keys.reset'), group }, () =>
    onCurrent((alarm) => void actions.reset(alarm)),
  );
  useShortcut({ keys: 'v', label: t('keys.verify'), group }, () =>
    onCurrent((alarm) => ask('verify', alarm)),
  );
  useShortcut({ keys: 'c', label: t('keys.close'), group }, () => onCurrent((alarm) => ask('close', alarm)));
  useShortcut({ keys: 'm', label: t('keys.raise'), group }, onRaise);
}
