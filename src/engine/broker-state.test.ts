import { describe, expect, it } from 'vitest';
import type { LinkState } from '../shared/system/model.ts';
import { type BrokerFacts, brokerStateOf } from './broker-state.ts';

const startedAt = new Date('2030-01-01T08:00:00Z');
const link = (state: LinkState['state'], message: string | null = null): LinkState => ({
  state,
  kind: 'external',
  since: new Date('2030-01-01T09:00:00Z'),
  message,
});
const idle = { phase: 'standby', problem: null, holder: null } as const;
const facts: BrokerFacts = { kind: 'external', startedAt, ingest: idle, takesPart: true, links: [] };
const said = (change: Partial<BrokerFacts>) => {
  const { state, message } = brokerStateOf({ ...facts, ...change });
  return [state, message];
};

describe('with the broker a station', () => {
  it('that ingests stands as its connection does, since it does', () => {
    expect(brokerStateOf({ ...facts, links: [link('down', 'refused')] })).toEqual(link('down', 'refused'));
  });

  it('that ingests in several slots is up where one of their connections is, else down where one is', () => {
    expect(said({ links: [link('connecting'), link('down', 'refused'), link('up')] })).toEqual(['up', null]);
    expect(said({ links: [link('connecting'), link('down', 'refused')] })).toEqual(['down', 'refused']);
  });

  it('that stands by names who holds the connection', () => {
    expect(said({ ingest: { ...idle, holder: 'desk 1' } })).toEqual(['standby', 'desk 1']);
  });

  it('that is about to ingest connects', () => {
    expect(said({})).toEqual(['connecting', null]);
    expect(said({ ingest: { ...idle, phase: 'stopped' }, takesPart: false })).toEqual(['connecting', null]);
  });

  it('that cannot begin to ingest says why', () => {
    const ingest = { ...idle, problem: 'Port 1883 is in use.', holder: 'desk 1' };
    expect(said({ ingest })).toEqual(['down', 'Port 1883 is in use.']);
  });

  it('that only ever watches never connects, and names the workers that do', () => {
    expect(said({ takesPart: false, ingest: { ...idle, holder: 'hall 1, hall 2' } })).toEqual([
      'elsewhere',
      'hall 1, hall 2',
    ]);
    expect(said({ takesPart: false })).toEqual(['elsewhere', null]);
  });
});
