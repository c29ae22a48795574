const NAME = 'watchdesk_session';
/** The contract's bounds for a session token, in the alphabet that needs no quoting anywhere. */
const TOKEN = /^[A-Za-z0-9_-]{20,200}$/;

/** The token of an `Authorization: Bearer` header, or undefined where there is none of the right form. */
export function bearerToken(authorization: string | undefined): string | undefined {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** The session's token out of a Cookie header. Anything of another form is as good as absent. */
export function sessionTokenOf(cookieHeader: string | undefined): string | undefined {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value !== undefined && TOKEN.test(value)) return value;
  }
  return undefined;
}

/**
 * The cookie that carries a session over a reload. It lives as long as the browser; how long the session lives is the
 * engine's affair. `secure` where the page was reached over TLS.
 */
export function sessionCookie(token: string, secure: boolean): string {
  return `${NAME}=${token}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

export function expiredSessionCookie(secure: boolean): string {
  return `${NAME}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${secure ? '; Secure' : ''}`;
}
