import type { relays as english } from '../en/relays.ts';
import type { Translation } from '../translation.ts';

export const relays: Translation<typeof english> = {
  title: 'Canales',
  none: 'Ningún canal de esta placa está en uso. Un administrador o un técnico dice cuáles lo están.',
  neverHeard: 'Aún no se sabe nada de este canal.',
  state: { on: 'ENCENDIDO', off: 'apagado', unknown: 'no informado' },
  wanted: { on: 'se quiere encendido,', off: 'se quiere apagado,' },
  offline: 'SIN CONEXIÓN',
  normallyOn: 'normalmente encendido',
  by: '{{by}} en {{station}}',
  heldBy: 'lo mantiene {{by}} en {{station}}',
  trigger: {
    mqtt: 'conmutado por una orden',
    web: 'conmutado en la página de la placa',
    button: 'conmutado en la placa',
    auto: 'conmutado por las reglas de la placa',
    simulator: 'conmutado por el simulador',
    safety_shutoff: 'apagado por la placa: sin latido',
  },
  on: 'Encender',
  off: 'Apagar',
  onOne: 'Encender {{name}}',
  offOne: 'Apagar {{name}}',
  pulse: 'Encender {{seconds}} s',
  pulseOne: 'Encender {{name}} durante su tiempo',
  dangerous: 'Hay que armarlo y dispararlo.',
  hold: { label: 'Mantener {{name}} encendido', offer: 'Mantener', held: 'Encendido mientras se mantiene' },
  blocked: {
    role: 'Su función no lo conmuta aquí.',
    feed: 'Desactivado: la pantalla no está en vivo desde hace',
    database: 'Desactivado: la base de datos no responde desde hace',
    broker: 'Desactivado: sin conexión con el bróker desde hace',
    nobody: 'Desactivado: ninguna estación recibe mensajes.',
    offline: 'Desactivado: la placa se oyó por última vez hace',
    never: 'Desactivado: la placa nunca ha informado.',
  },
};
