const OUTPUTS = ['siren', 'turret', 'relay1', 'relay2', 'fan', 'all'] as const;
const PATTERNS = [
  'constant',
  'pulse',
  'blinkSlow',
  'blinkFast',
  'doublePulse',
  'triplePulse',
  'sos',
  'strobe',
  'off',
  'pwm',
] as const;
/** The box's number for a pattern made of its own times. */
const CUSTOM_PATTERN = 255;

/** The translation of an output's number; numbers that the protocol does not name are shown as such. */
export function outputKey(output: number): `output.${(typeof OUTPUTS)[number] | 'other'}` {
  return `output.${OUTPUTS[output - 1] ?? 'other'}`;
}

export function patternKey(pattern: number): `pattern.${(typeof PATTERNS)[number] | 'custom' | 'other'}` {
  if (pattern === CUSTOM_PATTERN) return 'pattern.custom';
  return `pattern.${PATTERNS[pattern - 1] ?? 'other'}`;
}
