import { useTranslation } from 'react-i18next';
import { jobText, TEXTS } from './texts.ts';

/** Turns names of jobs, with commas between them, into their titles. */
export function useJobTitles(): (names: string) => string {
  const { t } = useTranslation(TEXTS);
  return (names) =>
    names
      .split(', ')
      .map((name) => jobText(t, name).title)
      .join(', ');
}
