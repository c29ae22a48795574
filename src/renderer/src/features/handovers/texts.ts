import type { TFunction } from 'i18next';

/** The namespaces these screens speak from: their own words and those shared by all. */
export const TEXTS = ['handovers', 'common'] as const;
export type HandoversText = TFunction<typeof TEXTS>;
