/** The namespaces that the screens of sequences speak from. */
export const SEQUENCE_TEXTS = ['sequences', 'commands', 'common'] as const;
