import { isIP } from 'node:net';
import { createSecret, type Secret } from './domain/secret.ts';

/**
 * Reads the text of one environment variable. Throws an Error whose message completes a sentence
 * that begins with the variable's name, and never repeats the text.
 */
export type Parse<T> = (text: string) => T;

export function wholeNumber(least: number, most: number): Parse<number> {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Error(`is a whole number from ${least} to ${most}.`);
  };
}

// Node's timers take no more than this.
const MOST = 2_147_483_647;
export const positive: Parse<number> = wholeNumber(1, MOST);
export const notNegative: Parse<number> = wholeNumber(0, MOST);

export function oneOf<const Choice extends string>(choices: readonly Choice[]): Parse<Choice> {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw new Error(`is one of: ${choices.join(', ')}.`);
    return choice;
  };
}

export function listOf<const Choice extends string>(
  choices: readonly Choice[],
): Parse<readonly Choice[]> {
  const one = oneOf(choices);
  return (text) => text.split(',').map((item) => one(item.trim()));
}

export function onOrOff(text: string): boolean {
  return oneOf(['on', 'off'])(text) === 'on';
}

export function visibleAscii(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new Error('has only visible ASCII characters, no spaces.');
  return text;
}

/** A colon would end the user name of Basic authentication (RFC 7617, section 2). */
export function userName(text: string): string {
  if (text.includes(':')) throw new Error('has no colon.');
  return visibleAscii(text);
}

export function parseSecrets(text: string): readonly Secret[] {
  return text.split(',').map((item) => createSecret(visibleAscii(item.trim())));
}

export function parseOrigins(text: string): readonly string[] {
  return text.split(',').map((item) => {
    const origin = URL.parse(item.trim())?.origin;
    if (origin !== item.trim())
      throw new Error('is a list of origins like https://app.example.com.');
    return origin;
  });
}

export function parseBaseUrl(text: string): { readonly origin: string; readonly basePath: string } {
  const { origin, pathname } = parseHttpsUrl(text);
  return { origin, basePath: pathname.replace(/\/+$/, '') };
}

export function parseTokenUrl(text: string): { readonly origin: string; readonly path: string } {
  const { origin, pathname } = parseHttpsUrl(text);
  return { origin, path: pathname };
}

export function parseKeysUrl(text: string): URL {
  return parseHttpsUrl(text);
}

function parseHttpsUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error('is an https URL.');
  if (url.username !== '' || url.password !== '') throw new Error('has no user name or password.');
  if (url.search !== '' || url.hash !== '') throw new Error('has no query and no fragment.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Error('is an https URL; http is for loopback addresses only.');
  }
  return url;
}

export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return (
    address === 'localhost' ||
    address === '::1' ||
    (isIP(address) === 4 && address.startsWith('127.'))
  );
}
