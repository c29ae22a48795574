import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXTS } from './texts.ts';
import { useCallingAlarms } from './use-calling-alarms.ts';

/** How many alarms wait, in the window's title: a desk behind other windows still says it. */
export function useAlarmTitle(): void {
  const { t } = useTranslation(TEXTS);
  const { length: count } = useCallingAlarms();
  const product = t('common:product');
  useEffect(() => {
    document.title = count === 0 ? product : `(${count}) ${product}`;
    return () => {
      document.title = product;
    };
  }, [count, product]);
}
