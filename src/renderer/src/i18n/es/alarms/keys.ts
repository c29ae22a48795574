import type { alarmKeys as english } from '../../en/alarms/keys.ts';
import type { Translation } from '../../translation.ts';

export const alarmKeys: Translation<typeof english> = {
  group: 'Alarmas',
  down: 'Línea siguiente',
  up: 'Línea anterior',
  open: 'Abrir la alarma y tomarla',
  acknowledge: 'Reconocer',
  acknowledgeWithNote: 'Reconocer con una nota',
  next: 'Siguiente alarma sin reconocer',
  close: 'Cerrar la alarma',
  silence: 'Silenciar 2 minutos',
  release: 'Liberar: devolverla a todos',
  takeOver: 'Tomarla de otra persona',
  hold: 'Poner en espera, o terminarla',
  shelve: 'Aplazar, o terminar el aplazamiento',
  reset: 'Restablecer una alarma retenida',
  verify: 'Puntuación de verificación',
  raise: 'Crear una alarma a mano',
  mark: 'Elegir la línea, para tratar varias a la vez',
  bySite: 'Agrupar por sitio',
  fold: 'Plegar las líneas de un sitio',
  unfold: 'Mostrar las líneas de un sitio',
  filter: 'Filtrar',
  back: 'Volver',
};
