import { z } from 'zod';
import { type NumberFieldName, numberField } from './fields.ts';

/** ALL is every output but the fan. */
export const OutputName = z.enum(['SIREN', 'TURRET', 'RELAY1', 'RELAY2', 'FAN', 'ALL']);
export type OutputName = z.infer<typeof OutputName>;

export const OutputPattern = z.enum([
  'CONSTANT',
  'PULSE',
  'BLINK_SLOW',
  'BLINK_FAST',
  'DOUBLE_PULSE',
  'TRIPLE_PULSE',
  'SOS',
  'STROBE',
  'OFF',
  'PWM',
  'CUSTOM',
]);
export type OutputPattern = z.infer<typeof OutputPattern>;

type PatternField = Extract<
  NumberFieldName,
  'totalDurationS' | 'pulseCount' | 'onDurationMs' | 'offDurationMs' | 'repeatIntervalS' | 'fanDutyPercent'
>;

/**
 * What each pattern takes beside the output, in the order of a form. BLINK_SLOW is 500 ms on and 500 ms off,
 * BLINK_FAST 200/200, STROBE 50/950; PWM is the fan's, which knows only it and OFF.
 */
export const PATTERN_FIELDS = {
  CONSTANT: ['totalDurationS'],
  PULSE: ['onDurationMs', 'offDurationMs', 'pulseCount', 'totalDurationS'],
  BLINK_SLOW: ['totalDurationS'],
  BLINK_FAST: ['totalDurationS'],
  DOUBLE_PULSE: ['repeatIntervalS', 'totalDurationS'],
  TRIPLE_PULSE: ['repeatIntervalS', 'totalDurationS'],
  SOS: ['repeatIntervalS', 'totalDurationS'],
  STROBE: ['totalDurationS'],
  OFF: [],
  PWM: ['fanDutyPercent'],
  CUSTOM: ['onDurationMs', 'offDurationMs', 'pulseCount', 'repeatIntervalS', 'totalDurationS'],
} as const satisfies Readonly<Record<OutputPattern, readonly PatternField[]>>;

/** The patterns that an output can do. */
export function patternsOf(output: OutputName): readonly OutputPattern[] {
  if (output === 'FAN') return ['PWM', 'OFF'];
  return OutputPattern.options.filter((pattern) => pattern !== 'PWM');
}

/** Sets an output's state for a time; never a toggle, so that an order that comes late or twice does no other thing. */
export const OutputCommand = z
  .object({
    type: z.literal('OUTPUT'),
    output: OutputName,
    pattern: OutputPattern,
    totalDurationS: numberField('totalDurationS').optional(),
    pulseCount: numberField('pulseCount').optional(),
    onDurationMs: numberField('onDurationMs').optional(),
    offDurationMs: numberField('offDurationMs').optional(),
    repeatIntervalS: numberField('repeatIntervalS').optional(),
    fanDutyPercent: numberField('fanDutyPercent').optional(),
  })
  .superRefine((command, context) => {
    const { output, pattern, type: _, ...fields } = command;
    if (!patternsOf(output).includes(pattern))
      context.addIssue({ code: 'custom', path: ['pattern'], message: 'This output cannot do this pattern.' });
    const taken: readonly string[] = PATTERN_FIELDS[pattern];
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined || taken.includes(name)) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'This pattern does not take it.' });
    }
    if (pattern === 'PWM' && command.fanDutyPercent === undefined)
      context.addIssue({ code: 'custom', path: ['fanDutyPercent'], message: 'The fan needs its duty.' });
    if (taken.includes('onDurationMs') && !command.onDurationMs)
      context.addIssue({ code: 'custom', path: ['onDurationMs'], message: 'A pulse has a length.' });
  });
export type OutputCommand = z.infer<typeof OutputCommand>;

/** Ends what runs: it never needs arming and goes before everything else. */
export function switchesOff({ pattern, fanDutyPercent }: OutputCommand): boolean {
  return pattern === 'OFF' || (pattern === 'PWM' && fanDutyPercent === 0);
}
