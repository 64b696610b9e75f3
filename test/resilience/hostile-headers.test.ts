import { expect, test } from 'vitest';
import { BAD, JSON_TYPE, OWN_ERROR, SECRET, UNHURRIED, whole } from './hostile-answers.ts';
import { connectionBody, startUnderTest } from './under-test.ts';

const HEADERS = [
  `set-cookie: session=${SECRET}; Path=/`,
  `set-cookie: other=${SECRET}`,
  `location: https://evil.example/${SECRET}`,
  `link: <https://evil.example/${SECRET}>; rel="preload"`,
  `x-powered-by: ${SECRET}`,
  `server: ${SECRET}`,
  `www-authenticate: Basic realm="${SECRET}"`,
  `access-control-allow-origin: *`,
  'strict-transport-security: max-age=1',
  'cache-control: public, max-age=3600',
  'clear-site-data: "*"',
  'refresh: 0; url=https://evil.example/',
];

function query(id: number): string {
  return `{ connection(id: ${id}) { ... on WebhookConnection { url } } }`;
}

test.for([200, 201, 400, 500])(
  'headers of a %i are neither passed on nor sent back',
  async (status) => {
    const heads: string[] = [];
    await using app = await startUnderTest({
      ...UNHURRIED,
      script(socket, request, head) {
        heads.push(head);
        const body = status === 200 ? connectionBody(request) : OWN_ERROR;
        whole(status, body, [JSON_TYPE, ...HEADERS])(socket, request, head);
      },
      tuning: { retryPolicy: { ...UNHURRIED.tuning.retryPolicy, maxRetries: 0 } },
    });
    const plain = await app.ask('B', query(1));
    const answers = [await app.ask('A', query(1)), await app.ask('A', query(2))];
    for (const { data, errors, headers } of answers) {
      const url = 'https://example.com/a';
      expect(data).toEqual({ connection: status === 200 ? { url } : null });
      expect(errors?.length ?? 0).toBe(status === 200 ? 0 : 1);
      expect(Object.keys(headers).toSorted()).toEqual(Object.keys(plain.headers).toSorted());
      expect(headers['cache-control']).toBe(plain.headers['cache-control']);
    }
    expect(heads).toHaveLength(2);
    expect(heads[1]).toBe(heads[0]?.replace('connections/1 ', 'connections/2 '));
    expect(heads[1]).not.toMatch(/^cookie:/im);
    await app.expectInvariants(answers);
  },
);

test('a header of 50 KB is no answer', async () => {
  await using app = await startUnderTest({
    ...UNHURRIED,
    script: whole(200, connectionBody(1), [JSON_TYPE, `x-a: ${SECRET.repeat(2000)}`]),
  });
  const answer = await app.ask('A', query(1));
  expect(answer.data).toEqual({ connection: null });
  expect(answer.errors).toMatchObject([{ path: ['connection'], extensions: { code: BAD.code } }]);
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([answer]);
});
