/**
 * uPlot makes a number format for `navigator.language` while it is imported, and a Chromium under a POSIX locale
 * calls its language `en-US@posix`, which Intl refuses: the import, and with it the page, would fail.
 */
function mendLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
  }
}

/** The charts come when a device page is opened: the alarm queue of a cold start does not wait for them. */
export async function loadHistoryChart() {
  mendLanguage();
  const { HistoryChart } = await import('./history-chart.tsx');
  return { default: HistoryChart };
}
