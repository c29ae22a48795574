import { alarmActions } from './alarms/actions.ts';
import { alarmAdministration } from './alarms/administration.ts';
import { alarmDetail } from './alarms/detail.ts';
import { alarmKeys } from './alarms/keys.ts';
import { alarmLine } from './alarms/line.ts';
import { alarmQueue } from './alarms/queue.ts';
import { alarmQuiet } from './alarms/quiet.ts';
import { alarmSound } from './alarms/sound.ts';

export const alarms = {
  title: 'Alarms',
  keys: alarmKeys,
  ...alarmLine,
  ...alarmQueue,
  ...alarmActions,
  ...alarmQuiet,
  ...alarmDetail,
  ...alarmSound,
  administration: alarmAdministration,
};
