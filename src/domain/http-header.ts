import { maskUrlsIn, withoutUrls } from './mask.ts';
import { isCredential, isCredentialName } from './secret.ts';
import { MASK_IN_URL } from './user-info.ts';

/** What stands in the place of every secret: sixteen bullets, the mask that Shipping Channels uses itself. */
export const MASK = '•'.repeat(16);

/** A header that an upstream sends with its deliveries. */
export interface HttpHeader {
  readonly name: string;
  /** As the API holds it, or the mask; of a URL in it only what is secret is masked. */
  readonly value: string;
  /** True when the value, or a part of it, is not shown. */
  readonly masked: boolean;
}

/**
 * Makes a header that is safe to show: the value is dropped here when its name or its form says that
 * it is a credential, and URLs in it lose what is secret of them.
 */
export function createHttpHeader(name: string, value: string): HttpHeader {
  if (isKnownCredentialName(name) || isCredential(withoutUrls(value)))
    return createMaskedHeader(name);
  const shown = maskUrlsIn(value);
  return { name, value: shown, masked: shown.includes(MASK_IN_URL) };
}

const MAX_NAMES = 500;
const MAX_NAME_LENGTH = 100;
const verdicts = new Map<string, boolean>();

/** The headers of a list have few names, each thousands of times. */
function isKnownCredentialName(name: string): boolean {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const verdict = isCredentialName(name);
  if (verdicts.size >= MAX_NAMES) verdicts.clear();
  if (name.length <= MAX_NAME_LENGTH) verdicts.set(name, verdict);
  return verdict;
}

/** Makes a header whose value is not shown, whatever its name. */
export function createMaskedHeader(name: string): HttpHeader {
  return { name, value: MASK, masked: true };
}
