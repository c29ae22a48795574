/** What every file system takes. */
export function fileNameOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return `${plain === '' ? 'panel' : plain}.watchdesk-panel.json`;
}
