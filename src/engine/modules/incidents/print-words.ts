/** Words of the paper beside those of its lines. */
interface PrintWords {
  readonly title: (id: number) => string;
  readonly what: string;
  readonly where: string;
  readonly device: string;
  readonly firmware: string;
  readonly priority: string;
  readonly raised: string;
  readonly acknowledged: string;
  readonly closed: string;
  readonly stillOpen: string;
  readonly outcome: string;
  readonly around: string;
  readonly digest: string;
  readonly readings: string;
  readonly letters: string;
  readonly noReadings: string;
  readonly timeline: (zone: string) => string;
  readonly at: string;
  readonly kind: string;
  readonly happened: string;
  readonly who: string;
  readonly leftOut: (kinds: string) => string;
  readonly cut: (kinds: string, most: number) => string;
  readonly tooLong: (left: number) => string;
  readonly none: string;
}

export const printWords: { readonly en: PrintWords; readonly es: PrintWords } = {
  en: {
    title: (id) => `Incident ${id}`,
    what: 'Alarm',
    where: 'Place',
    device: 'Device',
    firmware: 'Firmware now',
    priority: 'Priority',
    raised: 'Raised',
    acknowledged: 'Acknowledged',
    closed: 'Closed',
    stillOpen: 'still open',
    outcome: 'Outcome',
    around: 'Shown around it',
    digest: 'Digest (SHA-256)',
    readings: 'Readings',
    letters: '1 raised, 2 returned to normal, 3 acknowledged, 4 closed',
    noReadings: 'The device measured nothing in this time.',
    timeline: (zone) => `Timeline (${zone})`,
    at: 'Time',
    kind: 'Kind',
    happened: 'What happened',
    who: 'Who',
    leftOut: (kinds) => `Left out of this copy: ${kinds}.`,
    cut: (kinds, most) => `Only the first ${most} are shown of: ${kinds}.`,
    tooLong: (left) => `${left} more lines are in the CSV file.`,
    none: 'Nothing.',
  },
  es: {
    title: (id) => `Incidente ${id}`,
    what: 'Alarma',
    where: 'Lugar',
    device: 'Dispositivo',
    firmware: 'Firmware actual',
    priority: 'Prioridad',
    raised: 'Surgió',
    acknowledged: 'Reconocida',
    closed: 'Cerrada',
    stillOpen: 'sigue abierta',
    outcome: 'Resultado',
    around: 'Tiempo mostrado',
    digest: 'Resumen (SHA-256)',
    readings: 'Mediciones',
    letters: '1 surgió, 2 volvió a la normalidad, 3 reconocida, 4 cerrada',
    noReadings: 'El dispositivo no midió nada en este tiempo.',
    timeline: (zone) => `Cronología (${zone})`,
    at: 'Hora',
    kind: 'Clase',
    happened: 'Qué pasó',
    who: 'Quién',
    leftOut: (kinds) => `No están en esta copia: ${kinds}.`,
    cut: (kinds, most) => `Solo se muestran los primeros ${most} de: ${kinds}.`,
    tooLong: (left) => `Otras ${left} líneas están en el archivo CSV.`,
    none: 'Nada.',
  },
};
