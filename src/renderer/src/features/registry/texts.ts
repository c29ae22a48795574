/** The namespaces these pages speak from. */
export const TEXTS = ['registry', 'common'] as const;
