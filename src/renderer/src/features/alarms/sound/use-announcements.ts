import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAlarms, useDesktop, useMay } from '../../../client/index.ts';
import { TEXTS } from '../texts.ts';
import { type Announced, toAnnounce } from './to-announce.ts';

/** More than this many at once are announced as a number: a flood must not bury the desktop in notifications. */
const ANNOUNCED_SINGLY = 3;

/** Tells the operating system of critical alarms, and those who supervise of what nobody takes. */
export function useAnnouncements(): void {
  const alarms = useAlarms();
  const desktop = useDesktop();
  const supervises = useMay('alarms.supervise');
  const { t } = useTranslation(TEXTS);
  const announced = useRef<Announced>(new Map());

  useEffect(() => {
    if (desktop === null) return;
    const result = toAnnounce(alarms, supervises, announced.current);
    announced.current = result.announced;
    if (result.fresh.length === 0) return;
    if (result.fresh.length > ANNOUNCED_SINGLY) {
      desktop.announceAlarm({
        title: t('announce.many', { count: result.fresh.length }),
        body: t('announce.manyBody'),
      });
      return;
    }
    for (const { alarm, cause } of result.fresh) {
      desktop.announceAlarm({
        title: t(`announce.${cause}`, { type: t(`common:alarmType.${alarm.type}`) }),
        body: [alarm.title, alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · '),
      });
    }
  }, [alarms, desktop, supervises, t]);
}
