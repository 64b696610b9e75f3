import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { NO_TRACER } from '../../../src/domain/tracer.ts';
import { OperationRecord } from '../../../src/server/operation.ts';
import type { EventResult } from '../../../src/server/streams/open-streams.ts';
import { canary } from '../../support/canaries.ts';
import { loggedErrors } from '../logged-errors.ts';
import { startHandler } from '../start-handler.ts';

const subscription: RequestInit = {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'x-request-id': 'mine',
  },
  body: '{"query":"subscription { eventReceived { id } }"}',
};

/** The result of an event of which a resolver has thrown this. */
function failed(thrown: unknown): EventResult {
  const originalError = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    data: null,
    errors: [new GraphQLError(originalError.message, { originalError, path: ['eventReceived'] })],
    record: new OperationRecord([], NO_TRACER),
  };
}

test('each error of each event is masked, and logged', async () => {
  async function* results(): AsyncGenerator<EventResult> {
    yield failed(new TypeError(canary('first event')));
    yield failed(canary('second event'));
  }
  await using handler = await startHandler({ execute: async () => results() });
  const { status, text } = await handler.send('/graphql', subscription);
  expect(status).toBe(200);
  const bodies = [...text.matchAll(/^event: next\ndata: (.*)$/gm)].map(([, data = '']) =>
    JSON.parse(data),
  );
  const masked = {
    data: null,
    errors: [
      {
        message: 'Unexpected error.',
        path: ['eventReceived'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'mine' },
      },
    ],
  };
  expect(bodies).toEqual([masked, masked]);
  expect(loggedErrors(handler)).toMatchObject([
    { level: 50, requestId: 'mine', type: 'TypeError' },
    { level: 50, requestId: 'mine', type: 'Error' },
  ]);
});

test('a stream that breaks cuts the answer, and nothing of why is told', async () => {
  async function* results(): AsyncGenerator<EventResult> {
    yield failed(new Error('one'));
    throw new Error(canary('broken stream'));
  }
  await using handler = await startHandler({ execute: async () => results() });
  await expect(handler.send('/graphql', subscription)).rejects.toThrow();
  expect((await handler.send('/healthz')).status).toBe(200);
});
