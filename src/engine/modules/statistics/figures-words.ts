import type { PrintLanguage } from '../../platform/pdf/document.ts';

interface FiguresWords {
  readonly title: string;
  readonly fileName: string;
  readonly allSites: string;
  readonly none: string;
  readonly headings: Readonly<
    Record<
      | 'load'
      | 'days'
      | 'priorities'
      | 'sources'
      | 'chattering'
      | 'byPriority'
      | 'byOperator'
      | 'close'
      | 'closeByOperator'
      | 'falseAlarms',
      string
    >
  >;
  readonly facts: Readonly<
    Record<
      | 'alarms'
      | 'keptQuiet'
      | 'perTenMinutes'
      | 'slots'
      | 'peak'
      | 'flood'
      | 'standing'
      | 'stale'
      | 'topShare'
      | 'falses',
      string
    >
  >;
  readonly head: Readonly<
    Record<
      | 'day'
      | 'alarms'
      | 'peak'
      | 'standing'
      | 'stale'
      | 'band'
      | 'share'
      | 'target'
      | 'device'
      | 'site'
      | 'type'
      | 'activations'
      | 'times'
      | 'priority'
      | 'operator'
      | 'count'
      | 'median'
      | 'withinWarning'
      | 'withinOverdue'
      | 'withinTarget'
      | 'closed'
      | 'falses',
      string
    >
  >;
  readonly bands: Readonly<Record<'low-and-medium' | 'high' | 'critical', string>>;
  readonly all: string;
  readonly of: (part: number, whole: number) => string;
  readonly peak: (alarms: number, operators: number, at: string) => string;
  readonly floods: (count: number, share: string) => string;
  readonly target: (text: string) => string;
  readonly note: string;
}

export const figuresWords: Readonly<Record<PrintLanguage, FiguresWords>> = {
  en: {
    title: 'Figures of the alarm desk',
    fileName: 'figures',
    allSites: 'all sites',
    none: 'None in this period.',
    headings: {
      load: 'Load',
      days: 'Days',
      priorities: 'Priorities',
      sources: 'Ten sources of most alarms',
      chattering: 'Chattering',
      byPriority: 'Time to acknowledge, by priority',
      byOperator: 'Time to acknowledge, by operator',
      close: 'Time to close, by priority',
      closeByOperator: 'Time to close, by operator',
      falseAlarms: 'False alarms by device',
    },
    facts: {
      alarms: 'Alarms',
      keptQuiet: 'Kept quiet, not counted',
      perTenMinutes: 'In 10 min per operator',
      slots: '10 min above the flood limit',
      peak: 'Peak in 10 min',
      flood: 'Time in flood',
      standing: 'Standing at the end',
      stale: 'Stale at the end',
      topShare: 'Share of the ten',
      falses: 'False of all closed',
    },
    head: {
      day: 'Day',
      alarms: 'Alarms',
      peak: 'Peak in 10 min',
      standing: 'Standing',
      stale: 'Stale',
      band: 'Priority',
      share: 'Share',
      target: 'Target',
      device: 'Device',
      site: 'Site',
      type: 'Type',
      activations: 'Activations',
      times: 'Times',
      priority: 'Priority',
      operator: 'Operator',
      count: 'Alarms',
      median: 'Median',
      withinWarning: 'In warning age',
      withinOverdue: 'In overdue age',
      withinTarget: 'In target',
      closed: 'Closed',
      falses: 'False',
    },
    bands: { 'low-and-medium': 'low and medium', high: 'high', critical: 'critical' },
    all: 'all',
    of: (part, whole) => `${part} of ${whole}`,
    peak: (alarms, operators, at) => `${alarms} for ${operators} at the desks, ${at}`,
    floods: (count, share) => `${share} (${count === 1 ? '1 flood' : `${count} floods`})`,
    target: (text) => `target ${text}`,
    note: 'Alarms are counted from when people had them before them. Heavier figures miss their target (ISA-18.2, EEMUA 191, BS 8484).',
  },
  es: {
    title: 'Cifras del puesto de alarmas',
    fileName: 'cifras',
    allSites: 'todos los sitios',
    none: 'Ninguna en este periodo.',
    headings: {
      load: 'Carga',
      days: 'Días',
      priorities: 'Prioridades',
      sources: 'Diez fuentes con más alarmas',
      chattering: 'Repetitivas',
      byPriority: 'Tiempo hasta reconocer, por prioridad',
      byOperator: 'Tiempo hasta reconocer, por operador',
      close: 'Tiempo hasta cerrar, por prioridad',
      closeByOperator: 'Tiempo hasta cerrar, por operador',
      falseAlarms: 'Falsas alarmas por dispositivo',
    },
    facts: {
      alarms: 'Alarmas',
      keptQuiet: 'Silenciadas, sin contar',
      perTenMinutes: 'En 10 min por operador',
      slots: '10 min sobre el límite de avalancha',
      peak: 'Máximo en 10 min',
      flood: 'Tiempo en avalancha',
      standing: 'Permanentes al final',
      stale: 'Estancadas al final',
      topShare: 'Parte de las diez',
      falses: 'Falsas entre las cerradas',
    },
    head: {
      day: 'Día',
      alarms: 'Alarmas',
      peak: 'Máximo en 10 min',
      standing: 'Permanentes',
      stale: 'Estancadas',
      band: 'Prioridad',
      share: 'Parte',
      target: 'Objetivo',
      device: 'Dispositivo',
      site: 'Sitio',
      type: 'Tipo',
      activations: 'Activaciones',
      times: 'Veces',
      priority: 'Prioridad',
      operator: 'Operador',
      count: 'Alarmas',
      median: 'Mediana',
      withinWarning: 'En edad de aviso',
      withinOverdue: 'En edad límite',
      withinTarget: 'En objetivo',
      closed: 'Cerradas',
      falses: 'Falsas',
    },
    bands: { 'low-and-medium': 'baja y media', high: 'alta', critical: 'crítica' },
    all: 'todas',
    of: (part, whole) => `${part} de ${whole}`,
    peak: (alarms, operators, at) => `${alarms} para ${operators} en los puestos, ${at}`,
    floods: (count, share) => `${share} (${count === 1 ? '1 avalancha' : `${count} avalanchas`})`,
    target: (text) => `objetivo ${text}`,
    note: 'Las alarmas cuentan desde que las personas las tuvieron delante. Las cifras resaltadas no cumplen su objetivo (ISA-18.2, EEMUA 191, BS 8484).',
  },
};
