import { fileURLToPath } from 'node:url';

const file = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

/** Files of test/fixtures/tls; their certificate is for localhost and 127.0.0.1. */
export const testTls = {
  caFile: file('test-only-ca.pem'),
  certFile: file('test-only-localhost-cert.pem'),
  keyFile: file('test-only-localhost-key.pem'),
  /** Did not sign the certificate. */
  strangerCaFile: file('test-only-stranger-ca.pem'),
} as const;
