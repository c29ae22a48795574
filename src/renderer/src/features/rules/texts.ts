/** The namespaces that the screens of rules speak from. */
export const TEXTS = ['rules', 'common'] as const;
