export const commandKeys = {
  group: 'Outputs and commands',
  outputs: 'Go to the outputs',
  fire: 'Fire what is armed',
  disarm: 'Disarm',
  send: 'Send a command',
  approve: 'Go to the request for approval',
} as const;
