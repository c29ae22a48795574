import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatCount, formatNumber } from '../../lib/format.ts';

/** The namespaces these screens speak from: their own words and those shared by all. */
export const TEXTS = ['database', 'common'] as const;
export type DatabaseText = TFunction<typeof TEXTS>;

const NAMED_JOBS = [
  'arrange-history',
  'expire-alarms',
  'expire-audit',
  'expire-commands',
  'expire-handovers',
  'expire-history',
  'expire-job-runs',
  'expire-messages',
  'expire-relays',
  'expire-sessions',
  'measure-sizes',
  'roll-up-history',
] as const;
type NamedJob = (typeof NAMED_JOBS)[number];

/** What a job does, in words; a job of a newer engine has only its name. */
export function jobText(t: DatabaseText, name: string): { readonly title: string; readonly what: string } {
  const known: NamedJob | undefined = NAMED_JOBS.find((candidate) => candidate === name);
  if (known === undefined) return { title: name, what: '' };
  return { title: t(`jobs.names.${known}.title`), what: t(`jobs.names.${known}.what`) };
}

interface Figures {
  readonly bytes: (bytes: number) => string;
  readonly count: (count: number) => string;
  /** 12.5 %, from a share of 0 to 1. */
  readonly percent: (share: number) => string;
  /** With as many decimals as its size needs: 0.42 ms, 6.3 ms, 340 ms, 4.2 s. */
  readonly ms: (ms: number) => string;
}

export function useFigures(): Figures {
  const { i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en-GB';
  return {
    bytes: (bytes) => formatBytes(bytes, language),
    count: (count) => formatCount(count, language),
    percent: (share) => `${formatNumber(share * 100, share >= 0.1 ? 0 : 1, language)} %`,
    ms: (ms) => {
      if (ms >= 1000) return `${formatNumber(ms / 1000, ms >= 10_000 ? 0 : 1, language)} s`;
      return `${formatNumber(ms, ms >= 10 ? 0 : ms >= 1 ? 1 : 2, language)} ms`;
    },
  };
}
