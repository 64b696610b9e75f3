import { expect, test } from 'vitest';
import type { Deadline } from '../../../src/upstream/deadline.ts';
import { createSharedRequest } from '../../../src/upstream/sharing/shared-request.ts';
import { deadlineOf } from '../deadlines.ts';

test('the work has the time of whoever waits longest, as long as they wait', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let joint: Deadline | undefined;
  const request = createSharedRequest('SENDCLOUD', (deadline) => {
    joint = deadline;
    return promise;
  });
  const patient = new AbortController();
  const short = request.join(deadlineOf(undefined, 1000));
  expect(joint?.remainingMs()).toBeLessThanOrEqual(1000);
  const long = request.join(deadlineOf(patient.signal, 60_000));
  expect(joint?.remainingMs()).toBeGreaterThan(50_000);
  patient.abort();
  await expect(long).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(joint?.remainingMs()).toBeLessThanOrEqual(1000);
  expect(joint?.signal.aborted).toBe(false);
  resolve('done');
  expect(await short).toBe('done');
});
