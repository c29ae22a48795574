import type { TFunction } from 'i18next';

/** The namespaces these screens speak from: their own words and those shared by all. */
export const TEXTS = ['devices', 'common'] as const;
export type DevicesText = TFunction<typeof TEXTS>;

/** Of the registry: where devices are and what they are. */
export const REGISTRY_TEXTS = ['registry', 'common'] as const;
