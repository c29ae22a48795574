import { createInstance, type i18n } from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { TimeStyle } from '../lib/format.ts';
import type { Language } from '../lib/preferences.ts';
import { en } from './en/index.ts';
import { es } from './es/index.ts';

export { stateWordOf } from './alarm-state-word.ts';
export { useDispositionName } from './disposition-name.ts';
export { wordsOnce } from './words-once.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
    enableSelector: false;
  }
}

/** Both languages are in the bundle: switching needs no network and no loading state. */
export function createTranslations(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en, es },
    defaultNS: 'common',
    ns: Object.keys(en),
    interpolation: { escapeValue: false },
    initAsync: false,
    // The library's advertisement has no place in the console of a control room.
    showSupportNotice: false,
  });
  return instance;
}

/** Dates and numbers in the person's language. English means day before month and 24 hours, as the desk writes. */
export function useTimeStyle(): TimeStyle {
  const { i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en-GB';
  return useMemo(() => ({ language }), [language]);
}
