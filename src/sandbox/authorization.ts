/** What an `Authorization` header says. */
export interface Authorization {
  /** In lower case, because scheme names are case-insensitive (RFC 9110, 11.1). */
  readonly scheme: string;
  /** Everything after the scheme, not decoded; empty if the header holds only a scheme. */
  readonly credential: string;
}

/** Null if there is no header, or an empty one. */
export function decodeAuthorization(header: string | undefined): Authorization | null {
  const [, scheme = '', credential = ''] = /^(\S*) *(.*)$/.exec(header?.trim() ?? '') ?? [];
  return scheme === '' ? null : { scheme: scheme.toLowerCase(), credential };
}
