import { OctagonX } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { roleHas } from '../../../../../shared/access/permissions.ts';
import { useCall, useMe, useRuns } from '../../../client/index.ts';
import { classNames } from '../../../lib/class-names.ts';
import { useShortcut } from '../../../lib/shortcuts.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import styles from './emergency-stop.module.css';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

const KEY = 'F8';

/** Ends every sequence, at once and without a question. On every page, also beside dialogs and in text fields. */
export function EmergencyStop(): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { role, locked } = useMe();
  const toast = useToast();
  const runs = useRuns();
  const stop = useCall((client, _input: undefined) => client.sequences.emergencyStop());
  const may = roleHas(role, 'outputs.switch') && !locked;
  const going = [...runs.values()].filter(({ state }) => state === 'running').length;
  const press = async (): Promise<void> => {
    if (!may) return;
    const result = await stop.run(undefined);
    toast(
      result.ok
        ? {
            tone: 'warning',
            text: t('emergency.done', { count: result.value.runs, off: String(result.value.switchedOff) }),
          }
        : { tone: 'problem', text: t('emergency.failed', { why: result.problem.message }) },
    );
  };
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== KEY || event.repeat) return;
      event.preventDefault();
      void latest.current();
    };
    // Before dialogs, menus and fields have it.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
  // Only for the list of keys: the press itself is heard above.
  useShortcut({ keys: KEY, label: t('emergency.label'), group: t('title') }, () => undefined, {
    enabled: may,
  });
  if (!roleHas(role, 'outputs.switch')) return null;
  return (
    <Tooltip label={t('emergency.help')} keys={KEY}>
      <button
        type="button"
        className={classNames(styles['stop'], going > 0 && styles['going'])}
        disabled={locked}
        aria-label={going === 0 ? t('emergency.label') : t('emergency.labelGoing', { count: going })}
        onClick={() => void press()}
      >
        <OctagonX size={16} aria-hidden="true" />
        <span className={styles['text']}>{t('emergency.short')}</span>
        {going === 0 ? null : <span>{going}</span>}
      </button>
    </Tooltip>
  );
}
