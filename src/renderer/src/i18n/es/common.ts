import { alarmWords } from '../../../../shared/alarms/alarm-words.ts';

export const common = {
  product: 'Watchdesk',
  close: 'Cerrar',
  cancel: 'Cancelar',
  copy: 'Copiar',
  copied: 'Copiado',
  tryAgain: 'Reintentar',
  working: 'Un momento…',
  none: '–',
  stale: 'Último valor conocido, de hace {{age}}',
  never: 'nunca',
  priority: alarmWords.es.priority,
  priorityMark: {
    new: 'Prioridad {{rank}}, {{priority}}, sin reconocer',
    returned: 'Prioridad {{rank}}, {{priority}}, normalizada, sin reconocer',
    acknowledged: 'Prioridad {{rank}}, {{priority}}, reconocida',
  },
  disposition: {
    real: 'Alarma real',
    false: 'Falsa alarma',
    test: 'Prueba',
    duplicate: 'Duplicada',
    fault: 'Fallo del dispositivo',
    other: 'Otra cosa',
    restored: 'Se restauró sola',
  },
  alarmType: alarmWords.es.type,
  role: {
    viewer: 'Observador',
    operator: 'Operador',
    technician: 'Técnico',
    supervisor: 'Supervisor',
    administrator: 'Administrador',
  },
  noSite: {
    title: 'No tiene ningún sitio asignado',
    body: 'Aún no ve alarmas ni dispositivos. Un administrador elige sus sitios en la página Usuarios.',
  },
} as const;
