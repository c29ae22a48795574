/** The namespaces these screens speak from: their own words and those shared by all. */
export const TEXTS = ['incidents', 'common'] as const;
/** Those that an alarm's state is told in. */
export const ALARM_TEXTS = ['alarms', 'common'] as const;
