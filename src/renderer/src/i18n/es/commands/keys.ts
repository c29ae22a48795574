import type { commandKeys as english } from '../../en/commands/keys.ts';
import type { Translation } from '../../translation.ts';

export const commandKeys: Translation<typeof english> = {
  group: 'Salidas y órdenes',
  outputs: 'Ir a las salidas',
  fire: 'Disparar lo armado',
  disarm: 'Desarmar',
  send: 'Enviar una orden',
  approve: 'Ir a la petición de aprobación',
};
