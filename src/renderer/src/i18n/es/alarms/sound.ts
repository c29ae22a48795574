import type { alarmSound as english } from '../../en/alarms/sound.ts';
import type { Translation } from '../../translation.ts';

export const alarmSound: Translation<typeof english> = {
  banner: {
    label: 'Peores alarmas sin reconocer',
    empty: 'No hay alarmas sin reconocer',
    isNew: 'nueva',
    more: '+{{count}}',
    moreLabel_one: '{{count}} alarma más sin reconocer',
    moreLabel_other: '{{count}} alarmas más sin reconocer',
    moreNew: '{{label}}, alguna nueva',
    asOf: 'a las {{at}}',
  },
  sound: {
    title: 'Sonido de alarma en este puesto',
    description:
      'Se guarda en este equipo. El silencio dura 2 minutos, no reconoce nada, y una alarma nueva suena enseguida.',
    volume: 'Volumen',
    volumeValue: '{{percent}} %',
    test: 'Probar',
    on: 'Sonido activo',
    settingsLabel: 'Ajustes de sonido',
    silence: 'Silenciar',
    silenced: 'Silencio {{left}}',
    silencedLabel: 'En silencio otros {{left}}. Volver a sonar ahora',
    trouble: {
      'not-running': 'El navegador retiene el sonido hasta que pulse aquí.',
      'no-device': 'Sin sonido: no hay altavoz. Conecte uno.',
      'volume-zero': 'Sin sonido: el volumen de este puesto es 0.',
      unsupported: 'Sin sonido: este navegador no puede reproducirlo.',
    },
    troubleShort: {
      'not-running': 'Activar sonido',
      'no-device': 'Sin altavoz',
      'volume-zero': 'Volumen en 0',
      unsupported: 'Sin sonido aquí',
    },
  },
  soundCheck: {
    ask: 'Probar sonido',
    title: '¿Oye el tono de prueba?',
    description: 'Se pregunta una vez en cada entrada. Su respuesta queda registrada.',
    heard: 'Lo oigo',
    again: 'Otra vez',
    notHeard: 'No lo oigo',
    reason: 'Por qué sigue sin sonido',
    reasonHint: 'Mire antes el altavoz y el volumen.',
    goOn: 'Seguir sin sonido',
  },
  announce: {
    critical: 'Alarma: {{type}}',
    untaken: 'Nadie la atiende: {{type}}',
    many: '{{count}} alarmas urgentes',
    manyBody: 'Abra Watchdesk para verlas.',
  },
  command: {
    next: 'Ir a la peor alarma sin reconocer',
    silence: 'Silenciar las alarmas 2 minutos',
    raise: 'Crear una alarma a mano',
    soundCheck: 'Oír el tono de prueba',
  },
};
