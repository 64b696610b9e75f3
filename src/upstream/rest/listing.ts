import { DecodeError, decodeData, decodeList } from '../decode.ts';
import {
  createFieldReports,
  type Leaf,
  readRecord,
  requiredField,
  type WireRecord,
} from '../record.ts';
import type { UpstreamError } from '../upstream-error.ts';
import type { RestAnswer } from './rest-call.ts';

/**
 * One item of a list. An item that cannot be read is kept as its error, so that whoever wanted
 * another item of the same list still gets it.
 */
export interface ListedItem<T> {
  /** Null when not even the id can be read. */
  readonly id: string | null;
  readonly value: T | UpstreamError;
}

/** How the objects of one noun are read. */
export interface Noun<T> {
  readonly id: Leaf<string>;
  /** May throw {@link DecodeError} for an object that cannot be what was asked for. */
  read(record: WireRecord, id: string): T;
}

/** An error for each item takes its time and room, and an answer may have millions. */
const MOST_UNREADABLE = 1000;

/**
 * Decodes `{"data": [...]}` item by item. Throws {@link DecodeError} when it is not a list at all, holds
 * more than `most` items (each may cost another call), or too many that cannot be read.
 */
export function decodeListing<T>(
  noun: Noun<T>,
  body: unknown,
  answer: Pick<RestAnswer, 'toFieldError' | 'toItemError' | 'onUnknownWord'>,
  most = Number.POSITIVE_INFINITY,
): readonly ListedItem<T>[] {
  const reports = createFieldReports(answer);
  const list = decodeList(body);
  if (list.length > most) throw new DecodeError('$.data: more than was asked for');
  let unreadable = 0;
  return list.map((wire, index) => {
    let id: string | null = null;
    try {
      const record = readRecord(wire, index, reports);
      id = requiredField(record, 'id', noun.id);
      return { id, value: noun.read(record, id) };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      unreadable += 1;
      if (unreadable > MOST_UNREADABLE) {
        throw new DecodeError(`$.data: more than ${MOST_UNREADABLE} items that cannot be read`);
      }
      return { id, value: answer.toItemError(error) };
    }
  });
}

/** The items of a list that are what was looked for, and those that may be: nobody can read them. */
export function matchesOf<T>(items: readonly ListedItem<T | null>[]): readonly ListedItem<T>[] {
  return items.flatMap(({ id, value }) => (value === null ? [] : { id, value }));
}

/** Decodes `{"data": {...}}`. Throws {@link DecodeError}, also when it has another id than is given. */
export function decodeOne<T>(
  noun: Noun<T>,
  body: unknown,
  answer: Pick<RestAnswer, 'toFieldError' | 'onUnknownWord'>,
  id?: string,
): T {
  const record = readRecord(decodeData(body), null, createFieldReports(answer));
  const read = requiredField(record, 'id', noun.id);
  if (id !== undefined && read !== id) {
    throw new DecodeError('$.data.id: not the id that was asked for');
  }
  return noun.read(record, read);
}
