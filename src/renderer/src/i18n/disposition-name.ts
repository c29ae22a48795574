import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { KnownDisposition } from '../../../shared/alarms/model.ts';

/** The words for what an alarm turned out to be; an organisation's own codes have names of their own. */
export function useDispositionName(): (code: string, ownName?: string | null) => string {
  const { t } = useTranslation('common');
  return useCallback(
    (code, ownName = null) => {
      if (ownName !== null) return ownName;
      const known = KnownDisposition.safeParse(code);
      return known.success ? t(`disposition.${known.data}`) : code;
    },
    [t],
  );
}
