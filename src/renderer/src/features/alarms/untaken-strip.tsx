import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useAlarms, useMay } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useGo } from '../../lib/use-go.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { titleOf } from './describe-alarm.ts';
import { TEXTS } from './texts.ts';
import { untakenFirst } from './untaken.ts';
import styles from './untaken-strip.module.css';
import { TAKING } from './use-open-alarm.ts';

/** Alarms that nobody took until the supervisors were called: above every page of theirs, with one key to take the worst. */
export function UntakenStrip(): ReactNode {
  const { t } = useTranslation([...TEXTS, 'escalation']);
  const supervises = useMay('alarms.supervise');
  const alarms = useAlarms();
  const untaken = supervises ? untakenFirst(alarms) : [];
  const [worst] = untaken;
  const go = useGo();
  const take = (): void => {
    if (worst !== undefined) go(`/alarms/${worst.id}`, TAKING);
  };
  useShortcut({ keys: 'u', label: t('escalation:strip.key'), group: t('keys.group') }, take);
  return (
    <section aria-label={t('escalation:strip.label')} aria-live="assertive" className={styles['place']}>
      {worst === undefined ? null : <Untaken alarm={worst} more={untaken.length - 1} onTake={take} />}
    </section>
  );
}

interface UntakenProps {
  readonly alarm: Alarm;
  readonly more: number;
  readonly onTake: () => void;
}

function Untaken({ alarm, more, onTake }: UntakenProps): ReactNode {
  const { t } = useTranslation([...TEXTS, 'escalation']);
  const where = [alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · ');
  return (
    <div className={styles['strip']} data-priority={alarm.priority}>
      <PriorityMark priority={alarm.priority} look="new" size={22} />
      <strong className={styles['what']}>
        {t('escalation:strip.nobody')}{' '}
        {alarm.waitingSince === null ? null : <Age since={alarm.waitingSince} />}
      </strong>
      <span className={styles['where']} title={where}>
        <strong>{titleOf(alarm, t)}</strong> · {where}
      </span>
      {more === 0 ? null : (
        <span className={styles['more']}>{t('escalation:strip.more', { count: more })}</span>
      )}
      <Button variant="primary" keys="u" onClick={onTake}>
        {t('escalation:strip.take')}
      </Button>
    </div>
  );
}
