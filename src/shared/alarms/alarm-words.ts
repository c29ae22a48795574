import type { AlarmType, Priority } from './model.ts';

/** What people read for an alarm's type and priority, on screens and on paper. */
interface AlarmWords {
  readonly type: Readonly<Record<AlarmType, string>>;
  readonly priority: Readonly<Record<Priority, string>>;
}

export const alarmWords: { readonly en: AlarmWords; readonly es: AlarmWords } = {
  en: {
    type: {
      UNKNOWN: 'UNKNOWN',
      PANIC1: 'PANIC 1',
      PANIC2: 'PANIC 2',
      TAMPER: 'TAMPER',
      FIRE: 'FIRE',
      INTRUSION: 'INTRUSION',
      MEDICAL: 'MEDICAL',
      DURESS: 'DURESS',
      OFFLINE: 'OFFLINE',
      SECURITY: 'SECURITY',
      SYNC: 'SYNC',
      SAFETY_SHUTOFF: 'SAFETY SHUTOFF',
      RELAY_MISMATCH: 'RELAY DIFFERS',
      JOB: 'JOB FAILED',
      RULE: 'RULE',
      CONFIRMED: 'CONFIRMED',
      NOT_RESTORED: 'NOT RESTORED',
      MANUAL: 'BY HAND',
      NOTIFICATION: 'NOTIFICATION',
    },
    priority: { critical: 'critical', high: 'high', medium: 'medium', low: 'low' },
  },
  es: {
    type: {
      UNKNOWN: 'DESCONOCIDA',
      PANIC1: 'PÁNICO 1',
      PANIC2: 'PÁNICO 2',
      TAMPER: 'SABOTAJE',
      FIRE: 'INCENDIO',
      INTRUSION: 'INTRUSIÓN',
      MEDICAL: 'MÉDICA',
      DURESS: 'COACCIÓN',
      OFFLINE: 'SIN CONEXIÓN',
      SECURITY: 'SEGURIDAD',
      SYNC: 'SINCRONIZACIÓN',
      SAFETY_SHUTOFF: 'CORTE DE SEGURIDAD',
      RELAY_MISMATCH: 'RELÉ DISTINTO',
      JOB: 'TAREA FALLIDA',
      RULE: 'REGLA',
      CONFIRMED: 'CONFIRMADA',
      NOT_RESTORED: 'NO RESTAURADA',
      MANUAL: 'MANUAL',
      NOTIFICATION: 'AVISO',
    },
    priority: { critical: 'crítica', high: 'alta', medium: 'media', low: 'baja' },
  },
};
