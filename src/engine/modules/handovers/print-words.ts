import type { FlagLine, HandoverState, SectionName, WindowLine } from '../../../shared/handovers/model.ts';

interface PrintWords {
  readonly title: string;
  readonly number: (number: number) => string;
  readonly state: Readonly<Record<HandoverState, string>>;
  readonly allSites: string;
  readonly covers: string;
  readonly outgoing: string;
  readonly incoming: string;
  readonly signed: (name: string, station: string, at: string) => string;
  readonly notSigned: string;
  readonly givenUp: string;
  readonly notes: string;
  readonly noNotes: string;
  readonly flags: string;
  readonly noFlags: string;
  readonly section: Readonly<Record<SectionName, string>>;
  readonly none: string;
  readonly more: (count: number) => string;
  readonly windows: string;
  readonly windowKind: Readonly<Record<WindowLine['kind'], string>>;
  readonly since: string;
  readonly sinceNothing: string;
  readonly ended: (alarms: number, windows: number, flags: number) => string;
  readonly unseen: string;
  readonly subject: Readonly<Record<FlagLine['subject'], string>>;
  readonly columns: {
    readonly priority: string;
    readonly alarm: string;
    readonly where: string;
    readonly since: string;
    readonly until: string;
    readonly who: string;
    readonly why: string;
    readonly what: string;
  };
  readonly digest: string;
  readonly previousDigest: string;
  readonly first: string;
  readonly takenAt: string;
}

export const printWords: { readonly en: PrintWords; readonly es: PrintWords } = {
  en: {
    title: 'Shift handover',
    number: (number) => `No. ${number}`,
    state: {
      draft: 'Draft, signed by nobody',
      offered: 'Signed by one, waits for the other',
      sealed: 'Signed by both',
      given_up: 'Given up',
    },
    allSites: 'All sites',
    covers: 'Covers',
    outgoing: 'Hands over',
    incoming: 'Takes over',
    signed: (name, station, at) => `${name}, ${station}, ${at}`,
    notSigned: 'Not signed',
    givenUp: 'Given up',
    notes: 'Notes',
    noNotes: 'No notes.',
    flags: 'Flagged until cleared',
    noFlags: 'Nothing is flagged.',
    section: {
      overdue: 'Overdue alarms',
      open: 'Open alarms',
      held: 'On hold',
      shelved: 'Shelved',
      quiet: 'Kept quiet by their place',
    },
    none: 'None.',
    more: (count) => `and ${count} more`,
    windows: 'Places on test, out of service and in a storm',
    windowKind: { on_test: 'On test', out_of_service: 'Out of service', storm: 'Storm' },
    since: 'Between the two signatures',
    sinceNothing: 'Nothing came between the two signatures.',
    ended: (alarms, windows, flags) =>
      `Over meanwhile: ${alarms} alarms, ${windows} quiet times, ${flags} flags.`,
    unseen: 'Signed while alarms kept coming: not all of these had been looked at.',
    subject: { alarm: 'Alarm', device: 'Device', site: 'Site', text: 'Note' },
    columns: {
      priority: 'Priority',
      alarm: 'Alarm',
      where: 'Where',
      since: 'Since',
      until: 'Until',
      who: 'Who',
      why: 'Why',
      what: 'What',
    },
    digest: 'Digest (SHA-256)',
    previousDigest: 'Digest before',
    first: 'The first of its book',
    takenAt: 'Content as of',
  },
  es: {
    title: 'Relevo de turno',
    number: (number) => `N.º ${number}`,
    state: {
      draft: 'Borrador, sin firmas',
      offered: 'Firmado por uno, espera al otro',
      sealed: 'Firmado por ambos',
      given_up: 'Abandonado',
    },
    allSites: 'Todos los sitios',
    covers: 'Abarca',
    outgoing: 'Entrega',
    incoming: 'Recibe',
    signed: (name, station, at) => `${name}, ${station}, ${at}`,
    notSigned: 'Sin firmar',
    givenUp: 'Abandonado',
    notes: 'Notas',
    noNotes: 'Sin notas.',
    flags: 'Marcado hasta que se quite',
    noFlags: 'Nada está marcado.',
    section: {
      overdue: 'Alarmas vencidas',
      open: 'Alarmas abiertas',
      held: 'En espera',
      shelved: 'Aplazadas',
      quiet: 'Silenciadas por su lugar',
    },
    none: 'Ninguna.',
    more: (count) => `y ${count} más`,
    windows: 'Lugares en pruebas, fuera de servicio y en tormenta',
    windowKind: { on_test: 'En pruebas', out_of_service: 'Fuera de servicio', storm: 'Tormenta' },
    since: 'Entre las dos firmas',
    sinceNothing: 'Nada llegó entre las dos firmas.',
    ended: (alarms, windows, flags) =>
      `Terminado entretanto: ${alarms} alarmas, ${windows} silencios, ${flags} marcas.`,
    unseen: 'Firmado mientras seguían llegando alarmas: no todas se habían mirado.',
    subject: { alarm: 'Alarma', device: 'Dispositivo', site: 'Sitio', text: 'Nota' },
    columns: {
      priority: 'Prioridad',
      alarm: 'Alarma',
      where: 'Dónde',
      since: 'Desde',
      until: 'Hasta',
      who: 'Quién',
      why: 'Por qué',
      what: 'Qué',
    },
    digest: 'Huella (SHA-256)',
    previousDigest: 'Huella anterior',
    first: 'El primero de su libro',
    takenAt: 'Contenido a las',
  },
};
