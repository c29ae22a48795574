export const alarms = {
  title: 'Alarmas',
} as const;
