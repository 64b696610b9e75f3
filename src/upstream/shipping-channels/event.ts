import { type EventDescription, isEventName } from '../../domain/shipping-channels.ts';
import { decodeList } from '../decode.ts';
import {
  createFieldReports,
  field,
  type Leaf,
  readRecord,
  requiredField,
  text,
} from '../record.ts';
import type { RestAnswer } from '../rest/rest-call.ts';

/** What the API knows an event by. */
const eventName: Leaf<string> = {
  rule: 'not the name of an event',
  read: (wire) => (typeof wire === 'string' && wire !== '' ? wire : undefined),
  isKnown: isEventName,
};

/** Decodes `{"data": [...]}` of `available-events`. Throws `DecodeError`, also for an event without its name. */
export function decodeAvailableEvents(
  body: unknown,
  answer: Pick<RestAnswer, 'toFieldError' | 'onUnknownWord'>,
): readonly EventDescription[] {
  const reports = createFieldReports(answer);
  return decodeList(body).map((wire, index) => {
    const record = readRecord(wire, index, reports);
    return {
      name: requiredField(record, 'value', eventName),
      label: field(record, 'label', text),
      description: field(record, 'description', text),
    };
  });
}
