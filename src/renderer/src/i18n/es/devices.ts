export const devices = {
  title: 'Dispositivos',
} as const;
