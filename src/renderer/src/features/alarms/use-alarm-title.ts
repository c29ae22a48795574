import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXTS } from './texts.ts';
import { useCallingAlarms } from './use-calling-alarms.ts';

/** As beside the rail's alarms. In a flood another title several times a second would only be work. */
const MOST = 999;

/** How many alarms wait, in the window's title: a desk behind other windows still says it. */
export function useAlarmTitle(): void {
  const { t } = useTranslation(TEXTS);
  const { length: count } = useCallingAlarms();
  const product = t('common:product');
  const waiting = count > MOST ? `${MOST}+` : String(count);
  useEffect(() => {
    document.title = waiting === '0' ? product : `(${waiting}) ${product}`;
    return () => {
      document.title = product;
    };
  }, [waiting, product]);
}
