/** The alarm queue, the banner above every page, and the desk's alarm sound. */

export { AlarmAdministration } from './alarm-administration.tsx';
export { AlarmBanner } from './alarm-banner.tsx';
export { AlarmDesk } from './alarm-desk.ts';
export { AlarmsPage } from './alarms-page.tsx';
export { BoardPage } from './board-page.tsx';
export { FiguresPage } from './figures/figures-page.tsx';
export { NuisancePage } from './nuisance-page.tsx';
export { QuietPlaceButton } from './quiet-place-button.tsx';
export { ShelfPage } from './shelf-page.tsx';
export { UntakenStrip } from './untaken-strip.tsx';
export { useAlarmCommands } from './use-alarm-commands.ts';
export { useCallingAlarms } from './use-calling-alarms.ts';
export { WindowsPage } from './windows-page.tsx';
