import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on stderr; stdout belongs to the program's own answers. Secrets are cut by path. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['password', '*.password', 'token', '*.token', 'key', '*.key'], censor: '[secret]' },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
