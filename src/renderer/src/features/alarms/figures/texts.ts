import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useTimeStyle } from '../../../i18n/index.ts';
import { formatCount, formatNumber } from '../../../lib/format.ts';

export const FIGURE_TEXTS = ['figures', 'alarms', 'common'] as const;
export type FiguresText = TFunction<typeof FIGURE_TEXTS>;

/** Numbers as this person writes them; nothing counted is a dash. */
export function useNumbers() {
  const { language } = useTimeStyle();
  const { t } = useTranslation(FIGURE_TEXTS);
  const none = t('common:none');
  return {
    count: (value: number) => formatCount(value, language),
    rate: (value: number) => formatNumber(value, 2, language),
    share: (value: number | null) => (value === null ? none : `${formatNumber(value * 100, 1, language)} %`),
    /** 12.4 s, 3 min 20 s, 2 h 14 min. */
    seconds: (value: number | null) => {
      if (value === null) return none;
      if (value < 60) return `${formatNumber(value, 1, language)} s`;
      const whole = Math.round(value);
      if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
      return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
    },
  };
}
