/** Texts of this feature, and the words that all have. */
export const TEXTS = ['relays', 'common'] as const;
