import type { ImageType } from '../../../../shared/panels/model.ts';

/** First bytes of the formats: PNG 5.2, JPEG B.1.1.3 (SOI and the next marker), RIFF with the WebP form type. */
const SIGNATURES: readonly { readonly type: ImageType; fits(bytes: Uint8Array): boolean }[] = [
  {
    type: 'image/png',
    fits: (bytes) => begins(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  { type: 'image/jpeg', fits: (bytes) => begins(bytes, 0, [0xff, 0xd8, 0xff]) },
  {
    type: 'image/webp',
    fits: (bytes) => begins(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && begins(bytes, 8, [0x57, 0x45, 0x42, 0x50]),
  },
];

/** By what is in it, whatever its sender says; null for everything that a panel does not show. */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  return SIGNATURES.find(({ fits }) => fits(bytes))?.type ?? null;
}

function begins(bytes: Uint8Array, at: number, signature: readonly number[]): boolean {
  return bytes.length > at + signature.length && signature.every((byte, index) => bytes[at + index] === byte);
}
