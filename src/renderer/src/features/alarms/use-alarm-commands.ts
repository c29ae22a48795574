import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../../client/index.ts';
import type { Command } from '../../lib/commands.ts';
import { useGo } from '../../lib/use-go.ts';
import { useToast } from '../../ui/toast.tsx';
import { nextCalling } from './alarm-order.ts';
import { setRaising } from './raising.ts';
import { openSoundCheck } from './sound/sound-check.ts';
import { useSilence } from './sound/sound-control.tsx';
import { TEXTS } from './texts.ts';
import { useCallingAlarms } from './use-calling-alarms.ts';
import { TAKING } from './use-open-alarm.ts';

/** What the command palette offers for alarms. */
export function useAlarmCommands(): readonly Command[] {
  const { t } = useTranslation(TEXTS);
  const calling = useCallingAlarms();
  const { userId } = useMe();
  const mayHandle = useMay('alarms.handle');
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
        const next = nextCalling(calling, userId);
        if (next === null) toast({ tone: 'info', text: t('blocked.nothingUnacknowledged') });
        else go(`/alarms/${next.id}`, TAKING);
      },
    },
    ...(mayHandle
      ? [
          {
            id: 'alarms.raise',
            label: t('command.raise'),
            group,
            keys: 'm',
            run: () => {
              go('/alarms');
              setRaising(true);
            },
          },
        ]
      : []),
    { id: 'alarms.silence', label: t('command.silence'), group, keys: 'l', run: silence },
    { id: 'alarms.soundCheck', label: t('command.soundCheck'), group, run: openSoundCheck },
    { id: 'alarms.shelf', label: t('nav.shelf'), group, run: () => go('/alarms/shelf') },
    { id: 'alarms.quiet', label: t('nav.quiet'), group, run: () => go('/alarms/quiet') },
    { id: 'alarms.storm', label: t('nav.storm'), group, run: () => go('/alarms/storm') },
    { id: 'alarms.nuisance', label: t('nav.nuisance'), group, run: () => go('/alarms/nuisance') },
  ];
}
