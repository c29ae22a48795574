import type { TFunction } from 'i18next';

/** The namespaces these screens speak from: their own words and those shared by all. */
export const TEXTS = ['alarms', 'common'] as const;
export type AlarmsText = TFunction<typeof TEXTS>;
