export const stations = {
  title: 'Estaciones',
  explanation:
    'Los puestos y servidores en marcha que comparten esta base de datos. Una recibe los mensajes de los dispositivos; si falla, otra toma el relevo en segundos.',
  columns: {
    station: 'Estación',
    role: 'Función',
    people: 'Con sesión',
    beat: 'Última señal',
    clock: 'Reloj',
    clockHint: 'Cuánto adelanta su reloj respecto al de la base de datos',
    host: 'Equipo',
    version: 'Versión',
    actions: 'Acciones',
  },
  role: { ingests: 'recibe mensajes', standby: 'en reserva', away: 'ausente' },
  edition: { desktop: 'escritorio', headless: 'servidor', worker: 'receptor' },
  since: 'desde',
  here: 'aquí',
  nobody: 'nadie',
  process: 'proceso {{id}}',
  clockError: 'medido con ±{{ms}} ms',
  alone:
    'Esta es la única estación. Inicie otra con la misma base de datos y el mismo bróker, y quedará en reserva.',
  handOver: {
    to: 'Ceder a {{name}}',
    offer: 'Ceder',
    confirm: 'Ceder ahora',
    keep: 'No ceder',
    underWay: 'cediendo …',
  },
};
