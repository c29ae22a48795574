import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../ui/toast.tsx';
import { TEXTS } from './texts.ts';
import { useWaitingHandovers } from './use-handovers.ts';

/** Says once, on whatever page, that somebody hands over and waits for this person. */
export function useHandoverDesk(): void {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const waiting = useWaitingHandovers();
  const said = useRef<ReadonlySet<string>>(new Set());
  const keys = waiting.map(({ id, revision }) => `${id} ${revision}`).join('\n');
  useEffect(() => {
    for (const { id, revision, outgoing } of waiting)
      if (!said.current.has(`${id} ${revision}`))
        toast({ tone: 'info', text: t('waiting', { name: outgoing.name }) });
    said.current = new Set(keys.split('\n'));
  }, [keys, waiting, toast, t]);
}
