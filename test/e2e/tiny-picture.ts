/** A red dot of 2 × 2 pixels. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGPYKqAPRAwQCgAc1gPRQ92RSQAAAABJRU5ErkJggg==',
  'base64',
);
