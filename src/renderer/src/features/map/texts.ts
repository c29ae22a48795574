import type { TFunction } from 'i18next';

/** The namespaces these screens speak from: their own words and those shared by all. */
export const TEXTS = ['map', 'common'] as const;
export type MapText = TFunction<typeof TEXTS>;
