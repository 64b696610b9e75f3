import { isSendcloudId } from '../../domain/sendcloud.ts';
import type { Leaf } from '../record.ts';

/** A positive int64, from the JSON number that the API sends, or its text, to exact decimal text. */
export const sendcloudId: Leaf<string> = {
  rule: 'not a positive int64',
  read(wire) {
    const digits = typeof wire === 'string' ? wire : integerText(wire);
    return digits !== undefined && isSendcloudId(digits) ? digits : undefined;
  },
};

function integerText(wire: unknown): string | undefined {
  const isExact = typeof wire === 'bigint' || Number.isSafeInteger(wire);
  return isExact ? String(wire) : undefined;
}
