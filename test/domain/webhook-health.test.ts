import { expect, test } from 'vitest';
import type { WebhookDelivery } from '../../src/domain/shipping-channels.ts';
import { type WebhookVerdict, webhookHealthOf } from '../../src/domain/webhook-health.ts';

type Fields = Partial<WebhookDelivery>;

const unreadable = new Error('not a text');

function delivery(id: string, fields: Fields): WebhookDelivery {
  const rest = { url: null, requestHeaders: null, requestBody: null, responseStatus: null };
  const end = { responseBody: null, durationMs: null, errorMessage: null, createdAt: null };
  const names = { eventName: null, statusName: null };
  return { id, subscriptionId: 'wh_1', ...names, ...rest, ...end, ...fields };
}

const STATUSES: Readonly<Record<string, WebhookDelivery['statusName']>> = {
  S: 'success',
  F: 'failed',
  '?': 'pending',
  _: null,
  '!': unreadable,
};

const timeOf = (place: number) => new Date(Date.UTC(2025, 3, 7) - place * 60_000).toISOString();

/** One delivery for each letter, newest first, a minute apart; `d0` is the newest. */
function logOf(letters: string): readonly WebhookDelivery[] {
  return [...letters].map((letter, place) =>
    delivery(`d${place}`, { statusName: STATUSES[letter] ?? null, createdAt: timeOf(place) }),
  );
}

const verdicts: readonly { log: string; verdict: WebhookVerdict }[] = [
  { log: '', verdict: 'SILENT' },
  { log: '?_!', verdict: 'SILENT' },
  { log: 'S', verdict: 'HEALTHY' },
  { log: 'F', verdict: 'FAILING' },
  { log: 'FFFF', verdict: 'FAILING' },
  { log: 'FFFS', verdict: 'FLAKY' },
  { log: 'FFFFF', verdict: 'FAILING' },
  { log: `FFFFF${'S'.repeat(95)}`, verdict: 'FAILING' },
  { log: `FFFF${'S'.repeat(96)}`, verdict: 'HEALTHY' },
  { log: `SFFFFF${'S'.repeat(94)}`, verdict: 'HEALTHY' },
  { log: `FFFFS${'S'.repeat(20)}`, verdict: 'FLAKY' },
  // Exactly a tenth, and one attempt more than that.
  { log: `F${'S'.repeat(9)}`, verdict: 'FLAKY' },
  { log: `F${'S'.repeat(10)}`, verdict: 'HEALTHY' },
  { log: `${'S'.repeat(27)}FFF`, verdict: 'FLAKY' },
  { log: `${'S'.repeat(90)}${'F'.repeat(10)}`, verdict: 'FLAKY' },
  { log: `${'S'.repeat(91)}${'F'.repeat(9)}`, verdict: 'HEALTHY' },
  // What is no attempt counts neither among the last five nor for the tenth.
  { log: 'F?F_F!FFS', verdict: 'FAILING' },
  { log: 'F?S', verdict: 'FLAKY' },
  { log: '????F', verdict: 'FAILING' },
  { log: '?????S', verdict: 'HEALTHY' },
  { log: `F${'?'.repeat(20)}${'S'.repeat(9)}`, verdict: 'FLAKY' },
];

test.for(verdicts)('a log of "$log" is $verdict', ({ log, verdict }) => {
  expect(webhookHealthOf({ active: true }, logOf(log)).verdict).toBe(verdict);
});

test.for([
  { active: false, log: 'FFFFF', verdict: 'DISABLED' },
  { active: false, log: 'S', verdict: 'DISABLED' },
  { active: false, log: '', verdict: 'DISABLED' },
  { active: null, log: 'FFFFF', verdict: 'FAILING' },
  { active: unreadable, log: 'S', verdict: 'HEALTHY' },
])('a subscription with active: $active and a log of "$log" is $verdict', (row) => {
  expect(webhookHealthOf({ active: row.active }, logOf(row.log)).verdict).toBe(row.verdict);
});

test('a log is counted, and its newest and oldest deliveries are told', () => {
  const log = logOf('?FSF!SS_');
  expect(webhookHealthOf({ active: true }, log)).toEqual({
    verdict: 'FLAKY',
    attempts: 5,
    failures: 2,
    successRate: 0.6,
    lastSuccessAt: timeOf(2),
    lastFailure: log[1],
    sampledFrom: timeOf(7),
  });
});

test('a disabled subscription is counted as any other', () => {
  const log = logOf('FS');
  expect(webhookHealthOf({ active: false }, log)).toEqual({
    ...webhookHealthOf({ active: true }, log),
    verdict: 'DISABLED',
  });
});

test.for(['', '?_!'])('without attempts, as in "%s", there is no rate', (log) => {
  expect(webhookHealthOf({ active: true }, logOf(log))).toEqual({
    verdict: 'SILENT',
    attempts: 0,
    failures: 0,
    successRate: null,
    lastSuccessAt: null,
    lastFailure: null,
    sampledFrom: log === '' ? null : timeOf(2),
  });
});

test('a log in any order is that of the times', () => {
  const log = logOf(`FFFFF${'S'.repeat(15)}F`);
  const [last] = log.slice(-1);
  const expected = webhookHealthOf({ active: true }, log);
  expect(expected).toMatchObject({ verdict: 'FAILING', lastFailure: log[0] });
  expect(webhookHealthOf({ active: true }, log.toReversed())).toEqual(expected);
  const shuffled = [...log.slice(7), ...log.slice(0, 7).toReversed()];
  expect(webhookHealthOf({ active: true }, shuffled)).toEqual(expected);
  expect(expected.sampledFrom).toBe(last?.createdAt);
});

test('times are compared as times, whatever their offset, and told as they were sent', () => {
  const at = (createdAt: string, statusName: string) =>
    delivery(createdAt, { createdAt, statusName });
  const log = [
    at('2025-04-07T12:00:00+02:00', 'success'),
    at('2025-04-07T11:00:00.5Z', 'success'),
    at('2025-04-07T09:00:00Z', 'failed'),
    at('2025-04-07T08:30:00-03:00', 'failed'),
  ];
  expect(webhookHealthOf({ active: true }, log)).toMatchObject({
    lastSuccessAt: '2025-04-07T11:00:00.5Z',
    lastFailure: log[3],
    sampledFrom: '2025-04-07T09:00:00Z',
  });
});

test.for([
  { what: 'is absent', createdAt: null },
  { what: 'cannot be read', createdAt: unreadable },
  { what: 'is a leap second', createdAt: '2025-06-30T23:59:60Z' },
])('the order of the API holds when a time $what', ({ createdAt }) => {
  const log = logOf('SFFFFFS').toReversed();
  const spoilt = log.map((each, place) => (place === 3 ? { ...each, createdAt } : each));
  expect(webhookHealthOf({ active: true }, spoilt)).toMatchObject({
    lastSuccessAt: timeOf(6),
    lastFailure: spoilt[1],
    sampledFrom: timeOf(0),
  });
});

test('a time that cannot be read is null', () => {
  const log = [
    delivery('d0', { statusName: 'success', createdAt: unreadable }),
    delivery('d1', { statusName: 'success', createdAt: '2025-04-07T12:00:00Z' }),
    delivery('d2', { statusName: 'failed', createdAt: null }),
  ];
  expect(webhookHealthOf({ active: true }, log)).toMatchObject({
    attempts: 3,
    lastSuccessAt: null,
    lastFailure: log[2],
    sampledFrom: null,
  });
});

test('of two deliveries of the same time the first of the log is the newer', () => {
  const createdAt = '2025-04-07T12:00:00Z';
  const log = ['d0', 'd1'].map((id) => delivery(id, { statusName: 'failed', createdAt }));
  expect(webhookHealthOf({ active: true }, log).lastFailure).toBe(log[0]);
});
