/** The charts come when a device page is opened: the alarm queue of a cold start does not wait for them. */
export async function loadHistoryChart() {
  const { HistoryChart } = await import('./history-chart.tsx');
  return { default: HistoryChart };
}
