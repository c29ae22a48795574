type MediaType = 'application/json' | 'application/pdf' | 'text/csv;charset=utf-8';

/** Hands a text or bytes to the person as a file. */
export function saveFile(name: string, type: MediaType, content: string | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Hands a file that the engine made to the person. */
export function saveBase64(name: string, type: MediaType, base64: string): void {
  saveFile(
    name,
    type,
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
  );
}

export const savePdf = (name: string, base64: string): void => saveBase64(name, 'application/pdf', base64);
