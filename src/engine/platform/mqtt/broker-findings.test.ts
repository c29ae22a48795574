import { describe, expect, it } from 'vitest';
import { type BrokerFindings, brokerWarningsOf } from './broker-findings.ts';

const WEEK_S = 7 * 86_400;

const good: BrokerFindings = {
  promises: { receiveMaximum: 4000, sessionExpiryS: null, maximumQos: null, retainAvailable: null },
  denied: null,
  topicFilter: 'watchdesk/selftest/#',
  published: 1200,
  kept: 1200,
  inFlight: 1200,
};
const promising = (promises: Partial<NonNullable<BrokerFindings['promises']>>): BrokerFindings => ({
  ...good,
  promises: {
    receiveMaximum: null,
    sessionExpiryS: null,
    maximumQos: null,
    retainAvailable: null,
    ...promises,
  },
});

describe('what the self-test says of a broker', () => {
  it.each([
    ['MQTT 5', good],
    ['MQTT 3.1.1, which promises nothing', { ...good, promises: null }],
    ['as much in flight as Watchdesk needs', { ...good, inFlight: 1000 }],
    ['exactly the session that was asked for', promising({ sessionExpiryS: WEEK_S })],
  ])('is nothing where all is well: %s', (_, findings) => {
    expect(brokerWarningsOf(findings, WEEK_S)).toEqual([]);
  });

  it.each([
    ['a queue that drops', { ...good, kept: 1020, inFlight: 1020 }, /dropped 180 .*max_queued_messages 0/],
    ['few in flight', { ...good, inFlight: 20 }, /only 20 messages .*max_inflight_messages/],
    ['no queue at all', { ...good, kept: 0, inFlight: 0 }, /keeps nothing .*persistent sessions/],
    ['a short session', promising({ sessionExpiryS: 7200 }), /after 2 hours away; let sessions last 7 days/],
    ['QoS 0 only', promising({ maximumQos: 0 }), /allow QoS 1/],
    ['few unconfirmed', promising({ receiveMaximum: 1 }), /only 1 unconfirmed/],
    ['no retained messages', promising({ retainAvailable: false }), /retained/],
  ])('names %s in one sentence', (_, findings, sentence) => {
    const warnings = brokerWarningsOf(findings, WEEK_S);
    expect(warnings).toEqual([expect.stringMatching(sentence)]);
  });

  it('names the right that is missing, and judges no queue that could not be tried', () => {
    const denied: BrokerFindings = { ...good, denied: 'publish', published: 0, kept: 0, inFlight: 0 };
    expect(brokerWarningsOf(denied, WEEK_S)).toEqual([
      expect.stringMatching(/may not publish on watchdesk\/selftest\/#/),
    ]);
  });
});
