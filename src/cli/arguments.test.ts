import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the command line', () => {
  it('names a command and overrides settings', () => {
    expect(
      readArguments(['serve', '--port', '0', '--host', '127.0.0.1', '--data-dir', '/data', '--demo']),
    ).toEqual({
      kind: 'serve',
      flags: { DATA_DIR: '/data', HTTP_HOST: '127.0.0.1', HTTP_PORT: '0', DEMO: 'yes' },
      demo: true,
      open: true,
    });
  });

  it('leaves settings that it does not name to the environment', () => {
    expect(readArguments(['start', '--no-open'])).toEqual({
      kind: 'start',
      flags: {},
      demo: false,
      open: false,
    });
    expect(readArguments(['check'])).toEqual({ kind: 'check', flags: {} });
    expect(readArguments(['ingest'])).toEqual({ kind: 'ingest', flags: {} });
  });

  it('tells the move of the history from the schema', () => {
    expect(readArguments(['migrate', 'timescale', '--dry-run', '--data-dir', '/data'])).toEqual({
      kind: 'migrate-timescale',
      flags: { DATA_DIR: '/data' },
      dryRun: true,
    });
    expect(readArguments(['migrate'])).toEqual({ kind: 'migrate', flags: {} });
    expect(readArguments(['migrate', '--dry-run'])).toMatchObject({ kind: 'usage-error' });
  });

  it('takes the name of a broker user', () => {
    expect(readArguments(['broker-user', 'ESG_ALARM_0483080CEDD8'])).toEqual({
      kind: 'broker-user',
      username: 'ESG_ALARM_0483080CEDD8',
    });
    expect(readArguments(['broker-user'])).toMatchObject({ kind: 'usage-error' });
    // A password has no place in a list of processes.
    expect(readArguments(['broker-user', 'box', 'secret'])).toMatchObject({ kind: 'usage-error' });
  });

  it('hands the arguments of the fleet and of benchmarks on', () => {
    expect(readArguments(['bench', 'start', '--runs', '3'])).toEqual({
      kind: 'bench',
      rest: ['start', '--runs', '3'],
    });
  });

  it.each([[['help']], [['--help']], [['serve', '--help']], [['migrate', '-h']]])(
    '%j asks for help',
    (args) => {
      expect(readArguments(args)).toEqual({ kind: 'help' });
    },
  );

  it.each([
    [[], 'No command was given.'],
    [['sevre'], 'Unknown command "sevre".'],
    [['serve', '--prot', '1'], "Unknown option '--prot'"],
    [['serve', 'now'], "Unexpected argument 'now'"],
    [['serve', '--port'], "'--port <value>' argument missing"],
    [['check', '--demo'], "Unknown option '--demo'"],
  ])('%j is refused', (args, reason) => {
    expect(readArguments(args)).toMatchObject({
      kind: 'usage-error',
      message: expect.stringContaining(reason),
    });
  });
});
