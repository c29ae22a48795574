/** What the self-test saw of a broker. */
export interface BrokerFindings {
  /** What the broker promises when it is asked over MQTT 5; null for one that speaks 3.1.1 only. */
  readonly promises: BrokerPromises | null;
  /** Which right the account lacks below `topicFilter`; the rest was not tried then. */
  readonly denied: 'subscribe' | 'publish' | 'publish or read' | null;
  readonly topicFilter: string;
  /** Messages the broker acknowledged while their reader was away. */
  readonly published: number;
  /** How many of them it had for the reader that came back. */
  readonly kept: number;
  /** How many it sent before it waited for the first answer. */
  readonly inFlight: number;
}

/** Properties of the CONNACK packet (MQTT 5, 3.2.2.3); null where the broker left one out and so limits nothing. */
export interface BrokerPromises {
  readonly receiveMaximum: number | null;
  readonly sessionExpiryS: number | null;
  readonly maximumQos: number | null;
  readonly retainAvailable: boolean | null;
}

/** A commit takes some ten milliseconds: with fewer on the way the broker waits for us instead of sending. */
const INFLIGHT_WANTED = 1000;
/** Commands go to one box at a time, but a rollout sends to many boxes. */
const RECEIVE_MAXIMUM_WANTED = 10;
const DAY_S = 86_400;

/** What an administrator must change at the broker, a sentence each; empty where all is well. */
export function brokerWarningsOf(findings: BrokerFindings, sessionExpiryWantedS: number): string[] {
  const { denied, topicFilter } = findings;
  const promises = promiseWarnings(findings.promises, sessionExpiryWantedS);
  if (denied === null) return [...promises, ...queueWarnings(findings)];
  return [
    ...promises,
    `The broker could not be tested: Watchdesk's account may not ${denied} on ${topicFilter}. Give it the right to publish, subscribe and read there.`,
  ];
}

function promiseWarnings(promises: BrokerPromises | null, sessionExpiryWantedS: number): string[] {
  if (promises === null) return [];
  const { receiveMaximum, sessionExpiryS, maximumQos, retainAvailable } = promises;
  const warnings: string[] = [];
  if (maximumQos === 0) {
    warnings.push(
      'The broker takes messages with QoS 0 only and confirms none, so alarms can be lost; allow QoS 1.',
    );
  }
  if (sessionExpiryS !== null && sessionExpiryS < sessionExpiryWantedS) {
    warnings.push(
      `The broker forgets what it keeps for Watchdesk after ${duration(sessionExpiryS)} away; let sessions last ${duration(sessionExpiryWantedS)} (Mosquitto: persistent_client_expiration).`,
    );
  }
  if (receiveMaximum !== null && receiveMaximum < RECEIVE_MAXIMUM_WANTED) {
    warnings.push(
      `The broker takes only ${receiveMaximum} unconfirmed messages at a time, which slows commands down; raise its receive maximum (Mosquitto: max_inflight_messages).`,
    );
  }
  if (retainAvailable === false) {
    warnings.push(
      'The broker refuses retained messages, so a box whose last will is retained may be unable to connect; allow them.',
    );
  }
  return warnings;
}

function queueWarnings({ published, kept, inFlight }: BrokerFindings): string[] {
  if (kept === 0) {
    return [
      'The broker keeps nothing for Watchdesk while no station is connected, so alarms of that time are lost; allow persistent sessions and their queues.',
    ];
  }
  const warnings: string[] = [];
  if (kept < published) {
    warnings.push(
      `The broker acknowledged ${published} messages while no reader was connected and dropped ${published - kept} of them, so alarms can be lost; take the limit off its queue (Mosquitto: max_queued_messages 0).`,
    );
  }
  if (inFlight < Math.min(INFLIGHT_WANTED, kept)) {
    warnings.push(
      `The broker sends only ${inFlight} messages before it waits for an answer, which slows everything down under load; allow a few thousand (Mosquitto: max_inflight_messages 4000).`,
    );
  }
  return warnings;
}

function duration(seconds: number): string {
  if (seconds >= DAY_S) return `${Math.floor(seconds / DAY_S)} days`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)} hours` : `${Math.floor(seconds / 60)} minutes`;
}
