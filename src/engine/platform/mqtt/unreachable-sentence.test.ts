import { expect, test } from 'vitest';
import { unreachableSentence } from './unreachable-sentence.ts';

const error = (code: string | number, message = 'what went wrong') =>
  Object.assign(new Error(message), { code });

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /not trusted \(what went wrong\).*WATCHDESK_MQTT_CA\. Trying again\.$/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /another name than the one in WATCHDESK_MQTT_URL/],
  ['CERT_HAS_EXPIRED', /not valid today/],
  [5, /refuses the login; check WATCHDESK_MQTT_USERNAME/],
  [0x86, /refuses the login/],
  ['ECONNREFUSED', /does not answer \(what went wrong\); check that it runs and WATCHDESK_MQTT_URL/],
])('%s', (code, sentence) => {
  expect(unreachableSentence(error(code))).toMatch(sentence);
});

test('an error without a message is told by its name', () => {
  expect(unreachableSentence(new AggregateError([]))).toMatch(/\(AggregateError\)/);
});
