import type { alarmQuiet as english } from '../../en/alarms/quiet.ts';
import type { Translation } from '../../translation.ts';

export const alarmQuiet: Translation<typeof english> = {
  suppression: {
    shelved: 'Aplazada',
    by_design: 'Tormenta',
    out_of_service: 'Fuera de servicio',
    on_test: 'En pruebas',
    delayed: 'Espera su restauración',
  },
  windowKind: { on_test: 'En pruebas', out_of_service: 'Fuera de servicio', storm: 'Tormenta' },
  length: {
    minutes_one: '{{count}} min',
    minutes_other: '{{count}} min',
    hours_one: '{{count}} h',
    hours_other: '{{count}} h',
    days_one: '{{count}} día',
    days_other: '{{count}} días',
  },
  windowDialog: {
    title: 'En pruebas o fuera de servicio',
    description: 'Las alarmas que lleguen se anotan en gris y no suenan. Termina por sí solo.',
    kind: 'Qué',
    site: 'Sitio',
    zone: 'Zona',
    device: 'Dispositivo',
    whole: 'Todo',
    submit: 'Empezar',
    started: 'Ha empezado.',
    role: 'Los técnicos ponen lugares en pruebas; los supervisores, también fuera de servicio.',
    insteadOfShelf:
      'Las alarmas de {{type}} nunca se aplazan. Si alguien trabaja allí, ponga el lugar en pruebas o fuera de servicio.',
  },
  stormDialog: {
    title: 'Declarar una tormenta',
    description:
      'Las alarmas de estos sitios se anotan en gris y no suenan. Pánico, coacción, incendio, médica y sabotaje siguen llamando.',
    search: 'Buscar un sitio',
    sites_one: 'Sitios ({{count}} elegido)',
    sites_other: 'Sitios ({{count}} elegidos)',
    submit: 'Declarar la tormenta',
    started_one: 'Se declaró una tormenta en {{count}} sitio.',
    started_other: 'Se declaró una tormenta en {{count}} sitios.',
  },
  board: {
    what: 'Qué',
    left: 'Quedan',
    until: 'Hasta',
    by: 'Quién',
    reason: 'Motivo',
    actions: 'Acciones',
    end: 'Terminar ya',
    endOf: 'Terminar ya: {{where}}',
  },
  shelf: {
    explanation: 'Apartadas por un tiempo. Cada una vuelve por sí sola.',
    empty: 'No hay nada aplazado',
    emptyBody: 'S aplaza la alarma elegida de la cola por un tiempo, con un motivo.',
    takeBack: 'Fin del aplazamiento',
  },
  quietBoard: {
    start: 'Poner un lugar en pruebas',
    explanation: 'Las alarmas de estos lugares se anotan en gris y no suenan.',
    empty: 'Ningún lugar está en pruebas o fuera de servicio',
    emptyBody:
      'Empiece aquí, o en la página de un dispositivo o de un sitio, antes de que alguien trabaje allí.',
  },
  stormBoard: {
    start: 'Declarar una tormenta',
    explanation:
      'Sitios donde el tiempo o un apagón levanta alarmas por docenas. El peligro vital sigue llamando.',
    empty: 'No hay ninguna tormenta declarada',
    emptyBody: 'Un supervisor la declara para varios sitios y algunas horas.',
  },
  quietPlace: { start: 'En pruebas…' },
};
