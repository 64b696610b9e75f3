import { expect } from 'vitest';

/** The JSON documents of a text that has nothing else. Throws when it has. */
export function parseDocuments(text: string): readonly unknown[] {
  const documents: unknown[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{}\]]/g)) {
    if (token.length > 1) continue;
    depth += token === '{' || token === '[' ? 1 : -1;
    if (depth > 0) continue;
    documents.push(JSON.parse(text.slice(start, index + 1)));
    start = index + 1;
  }
  expect(text.slice(start).trim()).toBe('');
  return documents;
}

/** Times and random texts aside, every value is as it is written, and no other is there. */
export function expectDocuments(output: string, written: string): void {
  expect(parseDocuments(output).map(inOrder)).toEqual(
    parseDocuments(written).map((document) => toExpected(inOrder(document))),
  );
}

/** Every line that is written is there, in this order; `…` stands for anything. */
export function expectLines(output: string, written: string): void {
  const lines = output.split(/\r?\n/);
  let from = 0;
  for (const line of written.split('\n')) {
    const index = lines.findIndex((each, at) => at >= from && toPattern(line).test(each));
    expect({ line, found: index >= 0 }, output).toEqual({ line, found: true });
    from = index + 1;
  }
}

/** Calls that are made at the same time have no order. */
function inOrder(document: unknown): unknown {
  if (!isRecord(document) || !isRecord(document.extensions)) return document;
  const { upstreamCalls } = document.extensions;
  if (!Array.isArray(upstreamCalls)) return document;
  const bySorting = upstreamCalls.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
  return { ...document, extensions: { ...document.extensions, upstreamCalls: bySorting } };
}

function nameOf(call: unknown): string {
  return isRecord(call) ? `${call.api} ${call.operation} ${call.status}` : '';
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TIMES = ['ms', 'ageMs', 'retryAfterMs'];

function toExpected(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('…'))
    return expect.stringMatching(toPattern(value));
  if (Array.isArray(value)) return value.map(toExpected);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      TIMES.includes(key) ? expect.any(Number) : toExpected(each),
    ]),
  );
}

function toPattern(written: string): RegExp {
  return new RegExp(`^${written.split('…').map(RegExp.escape).join('.*')}$`);
}
