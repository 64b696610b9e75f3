import { expect, test } from 'vitest';
import type { Deadline } from '../../../src/upstream/deadline.ts';
import { createFlight } from '../../../src/upstream/sharing/flight.ts';
import { deadlineOf } from '../deadlines.ts';

test('the work has the time of whoever waits longest, as long as they wait', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let joint: Deadline | undefined;
  const flight = createFlight('SENDCLOUD', (deadline) => {
    joint = deadline;
    return promise;
  });
  const patient = new AbortController();
  const short = flight.join(deadlineOf(undefined, 1000));
  expect(joint?.remainingMs()).toBeLessThanOrEqual(1000);
  const long = flight.join(deadlineOf(patient.signal, 60_000));
  expect(joint?.remainingMs()).toBeGreaterThan(50_000);
  patient.abort();
  await expect(long).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(joint?.remainingMs()).toBeLessThanOrEqual(1000);
  expect(joint?.signal.aborted).toBe(false);
  resolve('done');
  expect(await short).toBe('done');
});
