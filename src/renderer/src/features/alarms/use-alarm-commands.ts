import { useTranslation } from 'react-i18next';
import { useAlarms } from '../../client/index.ts';
import type { Command } from '../../lib/commands.ts';
import { useGo } from '../../lib/use-go.ts';
import { useToast } from '../../ui/toast.tsx';
import { nextUnacknowledged } from './alarm-order.ts';
import { useSilence } from './sound/sound-control.tsx';
import { TEXTS } from './texts.ts';

/** What the command palette offers for alarms. */
export function useAlarmCommands(): readonly Command[] {
  const { t } = useTranslation(TEXTS);
  const alarms = useAlarms();
  const go = useGo();
  const toast = useToast();
  const silence = useSilence();
  const group = t('keys.group');
  return [
    {
      id: 'alarms.next',
      label: t('command.next'),
      group,
      keys: 'n',
      run: () => {
        const next = nextUnacknowledged([...alarms.values()], null);
        if (next === null) toast({ tone: 'info', text: t('blocked.nothingUnacknowledged') });
        else go(`/alarms/${next.id}`);
      },
    },
    { id: 'alarms.silence', label: t('command.silence'), group, keys: 'l', run: silence },
  ];
}
