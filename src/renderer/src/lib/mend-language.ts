/**
 * uPlot makes a number format for `navigator.language` while it is imported, and a Chromium under a POSIX locale
 * calls its language `en-US@posix`, which Intl refuses: the import, and with it the page, would fail.
 */
export function mendLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
  }
}
