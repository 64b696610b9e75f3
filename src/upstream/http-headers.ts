import { createHttpHeader, createMaskedHeader, type HttpHeader } from '../domain/http-header.ts';
import { isMap, type Leaf } from './record.ts';

/**
 * An object of header values, in its order; PHP writes an empty one as a list. The values of a header
 * that comes more than once are joined. A value that is no text, number or boolean, nor a list of
 * them, is shown as masked: a secret may be anywhere in it, under any name.
 */
export const httpHeaders: Leaf<readonly HttpHeader[]> = {
  rule: 'not an object',
  read(wire) {
    if (isMap(wire)) return Object.entries(wire).map(([name, value]) => readHeader(name, value));
    return Array.isArray(wire) && wire.length === 0 ? [] : undefined;
  },
};

function readHeader(name: string, value: unknown): HttpHeader {
  // RFC 9110, section 5.3.
  const text = Array.isArray(value) ? joined(value) : scalarText(value);
  return text === undefined ? createMaskedHeader(name) : createHttpHeader(name, text);
}

function joined(values: readonly unknown[]): string | undefined {
  const texts: string[] = [];
  for (const value of values) {
    const text = scalarText(value);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.join(', ');
}

function scalarText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return JSON.isRawJSON(value) ? value.rawJSON : undefined;
  }
}
