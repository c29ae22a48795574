/** The alarm queue, the banner above every page, and the desk's alarm sound. */
export { AlarmBanner } from './alarm-banner.tsx';
export { AlarmsPage } from './alarms-page.tsx';
export { useAlarmSound } from './sound/use-alarm-sound.ts';
export { useAlarmCommands } from './use-alarm-commands.ts';
