import { IMAGE_MAX_BYTES } from '../../../../shared/panels/model.ts';

/** As many as a floor plan needs on a large screen; more only costs. */
const LONGEST_SIDE_PX = 2400;
const SMALLEST_SIDE_PX = 300;
const QUALITY = 0.85;
/** Each attempt makes the picture so much smaller. */
const STEP = 0.75;

/** A picture's bytes as they can be kept: as they are where they fit, else drawn smaller. Null for what is no picture. */
export async function prepareImage(file: Blob): Promise<Uint8Array | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return null;
  try {
    const longest = Math.max(bitmap.width, bitmap.height);
    if (isKept(file) && longest <= LONGEST_SIDE_PX) return bytesOf(file);
    const first = Math.min(longest, LONGEST_SIDE_PX);
    for (let side = first; side >= SMALLEST_SIDE_PX; side *= STEP) {
      const drawn = await draw(bitmap, side / longest);
      if (drawn !== null && drawn.size <= IMAGE_MAX_BYTES) return await bytesOf(drawn);
    }
    return null;
  } finally {
    bitmap.close();
  }
}

const KEPT_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'];

function isKept({ type, size }: Blob): boolean {
  return KEPT_TYPES.includes(type) && size <= IMAGE_MAX_BYTES;
}

function draw(bitmap: ImageBitmap, scale: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', QUALITY));
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
