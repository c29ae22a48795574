import { createRateLimit, createRateLimits, type RateLimit, type RateLimits } from './domain/rate-limit.ts';

/** What may be taken of whom, however much is sent. */
export interface IntakeRates {
  /** Of a registered box, by its MAC, beside alarms. */
  readonly boxes: RateLimits<string>;
  /** The same of what the box says it sent earlier: the broker kept it while nobody took it in. */
  readonly boxesBefore: RateLimits<string>;
  /** Alarms of boxes that are not registered, all together: each is a row that stays for years. */
  readonly unknownAlarms: RateLimit;
  /** Of ours to such boxes, all together: names cost an attacker nothing, and each is a message to the broker. */
  readonly statusRequests: RateLimit;
}

/** A box says something twice a minute, and no fault of a sensor needs a hundred reports a second. */
const BOX_PER_SECOND = 100;
const BOX_BURST = 1000;
/** The broker keeps a week for a station that is away; it comes at once, and each of it was acknowledged. */
const BOX_BURST_BEFORE = 25_000;
const UNKNOWN_ALARMS_PER_SECOND = 20;
const UNKNOWN_ALARM_BURST = 1000;
const STATUS_REQUESTS_PER_SECOND = 10;

export function createIntakeRates(): IntakeRates {
  return {
    boxes: createRateLimits(BOX_PER_SECOND, BOX_BURST),
    boxesBefore: createRateLimits(BOX_PER_SECOND, BOX_BURST_BEFORE),
    unknownAlarms: createRateLimit(UNKNOWN_ALARMS_PER_SECOND, UNKNOWN_ALARM_BURST),
    statusRequests: createRateLimit(STATUS_REQUESTS_PER_SECOND),
  };
}
