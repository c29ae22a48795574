/** Names of OpenSSL's and Node's for a certificate whose authority is not trusted here. */
const UNTRUSTED = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
]);

/** CONNACK: bad user name or password, not authorised; MQTT 3.1.1 (3.2.2.3) and 5 (3.2.2.2). */
const LOGIN_REFUSED: ReadonlySet<unknown> = new Set([4, 5, 0x86, 0x87]);

/** Why the broker cannot be used, and what to look at, for the status bar. */
export function unreachableSentence(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
  const reason = error instanceof Error ? (error.message === '' ? error.name : error.message) : String(error);
  return `${whatIsWrong(code, reason)} Trying again.`;
}

function whatIsWrong(code: unknown, reason: string): string {
  if (typeof code === 'string' && UNTRUSTED.has(code)) {
    return `The authority that signed the broker's certificate is not trusted (${reason}); give its certificate in WATCHDESK_MQTT_CA.`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return "The broker's certificate is for another name than the one in WATCHDESK_MQTT_URL; use a name that it carries.";
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "The broker's certificate is not valid today; renew it or correct this computer's clock.";
  }
  if (LOGIN_REFUSED.has(code)) {
    return 'The broker refuses the login; check WATCHDESK_MQTT_USERNAME and WATCHDESK_MQTT_PASSWORD_FILE.';
  }
  return `The broker does not answer (${reason}); check that it runs and WATCHDESK_MQTT_URL.`;
}
