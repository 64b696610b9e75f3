import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { ForbiddenError, InvalidInputError, NotFoundError } from '../../src/domain/errors.ts';
import { maskError } from '../../src/server/mask-error.ts';
import { RequestError } from '../../src/server/request-error.ts';
import { UpstreamError, type UpstreamErrorCode } from '../../src/upstream/upstream-error.ts';
import { canary, collectOutput } from '../support/canaries.ts';

interface Masked {
  /** As a client receives it. */
  readonly error: unknown;
  readonly lines: readonly Record<string, unknown>[];
}

function mask(thrown: unknown): Masked {
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const text = JSON.stringify(maskError(thrown, 'request-1', logger));
  collectOutput('the masked error', text);
  collectOutput('log', lines.join(''));
  return { error: JSON.parse(text), lines: lines.map((line) => JSON.parse(line)) };
}

function withGetter(name: 'message' | 'stack' | 'name'): Error {
  return Object.defineProperty(new Error('a bug'), name, {
    get() {
      throw new Error('thrown by a getter');
    },
  });
}

function circular(): Error {
  const error = new Error('a bug');
  error.cause = new Error('its cause', { cause: error });
  return error;
}

const bugs: readonly (readonly [string, (secret: string) => unknown])[] = [
  ['an Error', (s) => new Error(s)],
  ['a TypeError', (s) => new TypeError(s)],
  ['text', (s) => s],
  ['a number', () => 4711],
  ['null', () => null],
  ['undefined', () => undefined],
  ['a symbol', (s) => Symbol(s)],
  ['a function', () => () => {}],
  ['a frozen object', (s) => Object.freeze({ message: s })],
  ['an object without a prototype', (s) => Object.assign(Object.create(null), { message: s })],
  ['a frozen Error', (s) => Object.freeze(new Error(s))],
  ['an Error with a code of ours', (s) => Object.assign(new Error(s), { code: 'FORBIDDEN' })],
  [
    'an Error with extensions',
    (s) => Object.assign(new Error(s), { extensions: { code: 'FORBIDDEN', secret: s } }),
  ],
  ['an Error with a message that throws', () => withGetter('message')],
  ['an Error with a stack that throws', () => withGetter('stack')],
  ['an Error with a name that throws', () => withGetter('name')],
  ['an Error without a stack', () => Object.assign(new Error('a bug'), { stack: undefined })],
  ['an Error with a circular cause', circular],
  ['an Error with a secret in its cause', (s) => new Error('a bug', { cause: { s } })],
  ['an Error with a secret for its cause', (s) => new Error('a bug', { cause: s })],
  ['an AggregateError', (s) => new AggregateError([new Error(s)], s)],
  ['a DOMException', (s) => new DOMException(s, 'AbortError')],
  ['an Error of a megabyte', (s) => new Error(s.repeat(50_000))],
  ['a GraphQLError over an Error', (s) => new GraphQLError(s, { originalError: new Error(s) })],
  [
    'a GraphQLError over one over an Error',
    (s) =>
      new GraphQLError(s, { originalError: new GraphQLError(s, { originalError: new Error(s) }) }),
  ],
  [
    'a GraphQLError that says it is a bug',
    (s) => new GraphQLError(s, { extensions: { code: 'INTERNAL_SERVER_ERROR', s } }),
  ],
  [
    'a GraphQLError with extensions over an Error',
    (s) =>
      new GraphQLError(s, { originalError: new Error(s), extensions: { code: 'FORBIDDEN', s } }),
  ],
];

describe('whatever nobody foresaw is one fixed answer and one line of the log:', () => {
  test.for(bugs)('%s', ([, thrown]) => {
    const { error, lines } = mask(thrown(canary('bug')));
    expect(error).toEqual({
      message: 'Unexpected error.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-1' },
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 50, requestId: 'request-1', msg: 'unexpected error' });
    expect(JSON.stringify(lines).length).toBeLessThan(5000);
  });

  test('the line tells the kind and the place of an Error, and not what it says', () => {
    const secret = canary('MESSAGE');
    const [line] = mask(new TypeError(`cannot read ${secret}\n    at ${secret}`)).lines;
    expect(line).toMatchObject({
      type: 'TypeError',
      stack: expect.stringMatching(/^at .*mask-error\.test\.ts\S*:\d+:\d+/),
    });
  });
});

describe('what a caller can act on keeps its code:', () => {
  const upstream = { api: 'SENDCLOUD', status: null, code: null, requestId: null };
  const upstreamMessages: Readonly<Record<UpstreamErrorCode, readonly [string, boolean]>> = {
    UNAUTHENTICATED: ['The API has no valid credential of yours.', false],
    FORBIDDEN: ['The API does not allow this to your credential.', false],
    RATE_LIMITED: ['The limit of requests for this credential is reached.', true],
    UPSTREAM_TIMEOUT: ['The API did not answer in time.', true],
    UPSTREAM_UNAVAILABLE: ['The API cannot be reached or has failed.', true],
    UPSTREAM_BAD_RESPONSE: ['The API gave an answer that cannot be used.', false],
    CANCELLED: ['The request was cancelled.', false],
  };

  test.for(Object.entries(upstreamMessages))(
    'an upstream error: %s',
    ([code, [message, retryable]]) => {
      const options = { api: 'SENDCLOUD', code: code as UpstreamErrorCode } as const;
      const error = new UpstreamError('getConnection: the reason', options);
      const masked = mask(error);
      expect(masked.error).toEqual({
        message,
        extensions: { code, requestId: 'request-1', upstream, retryable },
      });
      // The reason is for the log, and for those who run this, when it is the upstream's fault.
      const reason = { msg: 'upstream failed', reason: 'getConnection: the reason', code };
      expect(masked.lines).toMatchObject(code.startsWith('UPSTREAM_') ? [reason] : []);
      expect(mask(error).lines).toEqual([]);
    },
  );

  test('an upstream error with everything that is known', () => {
    const error = new UpstreamError(canary('upstream'), {
      api: 'SHIPPING_CHANNELS',
      code: 'RATE_LIMITED',
      status: 429,
      upstreamCode: 'rate_limit_exceeded',
      requestId: 'abc-1',
      retryable: false,
      retryAfterMs: 7000,
    });
    expect(mask(error).error).toMatchObject({
      extensions: {
        upstream: {
          api: 'SHIPPING_CHANNELS',
          status: 429,
          code: 'rate_limit_exceeded',
          requestId: 'abc-1',
        },
        retryable: false,
        retryAfterMs: 7000,
      },
    });
  });

  test.for([
    [new InvalidInputError('The rule.'), 'BAD_USER_INPUT', 'The rule.'],
    [new ForbiddenError('Not this.'), 'FORBIDDEN', 'Not this.'],
    [new RequestError(415, 'BAD_REQUEST', 'Not that.'), 'BAD_REQUEST', 'Not that.'],
    [
      new GraphQLError('Too much.', { extensions: { code: 'OPERATION_TOO_COMPLEX' } }),
      'OPERATION_TOO_COMPLEX',
      'Too much.',
    ],
  ] as const)('%s', ([thrown, code, message]) => {
    const expected = {
      error: { message, extensions: { code, requestId: 'request-1' } },
      lines: [],
    };
    expect(mask(thrown)).toEqual(expected);
    expect(mask(new GraphQLError('outer', { originalError: thrown }))).toEqual(expected);
  });

  test('not found, without saying what', () => {
    expect(mask(new NotFoundError(canary('id'))).error).toEqual({
      message: 'Not found.',
      extensions: { code: 'NOT_FOUND', requestId: 'request-1' },
    });
  });

  test('extensions that an error brings are not passed on', () => {
    const secret = canary('extension');
    const extensions = { code: 'OPERATION_TOO_COMPLEX', secret, http: { headers: { secret } } };
    expect(mask(new GraphQLError('Too much.', { extensions })).error).toEqual({
      message: 'Too much.',
      extensions: { code: 'OPERATION_TOO_COMPLEX', requestId: 'request-1' },
    });
  });
});
