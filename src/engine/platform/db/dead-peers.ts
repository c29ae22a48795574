/**
 * For every connection: our own system asks a server that has been silent for so long whether it is still there, and
 * ends the connection some ten seconds later. Without the delay it would begin after two hours. It does not ask while
 * something that was sent is not received yet: a limit for the answer is needed besides.
 */
export const END_OF_DEAD_SERVERS = { keepAlive: true, keepAliveInitialDelayMillis: 3000 } as const;

/**
 * Lets the server end a session within about ten seconds after its station lost power or network: what the session
 * holds (a lock, a slot) stays taken until then, and the systems' defaults are two hours. `tcp_user_timeout` covers
 * what the server still has to send, for which TCP asks nothing. A local socket and a system that cannot do one of
 * them leave it out. https://www.postgresql.org/docs/current/runtime-config-connection.html
 */
export const END_OF_DEAD_PEERS = `
  set tcp_keepalives_idle = 3; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
  set tcp_user_timeout = 10000`;
