/** The namespaces these screens speak from: their own words and those shared by all. */
export const TEXTS = ['incidents', 'common'] as const;
