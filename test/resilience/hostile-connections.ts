import {
  BAD,
  CUT,
  connectionWith,
  type HostileAnswer,
  type Outcome,
  whole,
} from './hostile-answers.ts';
import { connectionBody } from './under-test.ts';

const DEEP = '['.repeat(10_000) + ']'.repeat(10_000);
const HUGE = 'x'.repeat(100_000);

/** What it is when nothing is wrong with it. */
const CONNECTION = {
  id: '1',
  typeName: 'webhook',
  createdAt: '2026-01-15T10:30:00Z',
  updatedAt: '2026-01-15T10:30:00Z',
  url: 'https://example.com/a',
  authTypeName: null,
  extraHeaders: null,
};

function query(id: string): string {
  return `{
    connection(id: "${id}") {
      ... on AnyConnection { id typeName createdAt updatedAt }
      ... on WebhookConnection { url authTypeName extraHeaders { name value masked } }
    }
  }`;
}

function rowsOf(
  changes: readonly (readonly [piece: string, other: string])[],
  outcome: Outcome,
): readonly HostileAnswer[] {
  return changes.map(([piece, other]) => ({
    what: `${piece} as ${other.slice(0, 60) || 'nothing'}`,
    script: whole(200, connectionWith(piece, other)),
    query: query('1'),
    ...outcome,
  }));
}

/** The connection but for one field, which is an error. */
function readBut(field: keyof typeof CONNECTION): Outcome {
  return { ...BAD, connection: { ...CONNECTION, [field]: null }, field };
}

/** The connection but for some of its fields. */
function readAs(changes: Partial<Record<keyof typeof CONNECTION, unknown>>): Outcome {
  return { code: null, connection: { ...CONNECTION, ...changes }, requests: 1 };
}

const CREATED = '"created_at":"2026-01-15T10:30:00Z"';
const CONFIGURATION = '{"url":"https://example.com/a"}';
const URL_FIELD = '"url":"https://example.com/a"';

const UNREADABLE = rowsOf(
  [
    ['"id":1,', ''],
    ['"id":1', '"id":null'],
    ['"id":1', '"id":"1,5"'],
    ['"id":1', '"id":1.5'],
    ['"id":1', '"id":1e400'],
    ['"id":1', '"id":-1'],
    ['"id":1', '"id":10000000000000000001'],
    ['"id":1', '"id":[1]'],
    ['"id":1', '"id":{"id":1}'],
    ['"id":1', `"id":${DEEP}`],
  ],
  BAD,
);

const { url: _url, authTypeName: _way, extraHeaders: _headers, ...ANY_CONNECTION } = CONNECTION;
const UNKNOWN = { ...ANY_CONNECTION, typeName: null };

/** Just the field is, and not the connection. */
const UNREADABLE_FIELDS = [
  ...rowsOf(
    [
      ['"type":"webhook"', '"type":1'],
      ['"type":"webhook"', '"type":["webhook"]'],
      ['"type":"webhook"', `"type":${DEEP}`],
    ],
    { ...BAD, connection: UNKNOWN, field: 'typeName' },
  ),
  ...rowsOf(
    [
      [CREATED, '"created_at":1768473000'],
      [CREATED, '"created_at":"1,5"'],
      [CREATED, `"created_at":"${HUGE}"`],
      [CREATED, `"created_at":${DEEP}`],
    ],
    readBut('createdAt'),
  ),
];

const ABSENT_FIELDS = [
  ...rowsOf(
    [
      ['"type":"webhook",', ''],
      ['"type":"webhook"', '"type":null'],
    ],
    { code: null, connection: UNKNOWN, requests: 1 },
  ),
  ...rowsOf(
    [
      [`${CREATED},`, ''],
      [CREATED, '"created_at":null'],
    ],
    readAs({ createdAt: null }),
  ),
  ...rowsOf([['"id":1', '"id":"1"']], readAs({})),
];

const connection = connectionBody(1).slice('{"data":'.length, -1);

const ELSEWHERE = [
  `[${connection}]`,
  `{"data":{"data":${connection}}}`,
  `{"connection":${connection}}`,
  `{"__proto__":{"data":${connection}}}`,
  `{"data":{"__proto__":${connection}}}`,
  `{"data":{"constructor":{"prototype":${connection}}}}`,
].map(
  (body): HostileAnswer => ({
    what: body.slice(0, 40),
    script: whole(200, body),
    query: query('1'),
    ...BAD,
  }),
);

/** Its long number has to be exact, and at that depth cannot be. */
const tooDeep = connectionWith(
  '"id":1',
  `"x":${DEEP.replace('[]', '[1234567890123456789]')},"id":1`,
);

// The API has no schema for these, so they spoil nothing but themselves.
const PARTLY_UNREADABLE = [
  ...rowsOf(
    [
      [`"configuration":${CONFIGURATION},`, ''],
      [CONFIGURATION, 'null'],
      [CONFIGURATION, '[]'],
      [CONFIGURATION, DEEP],
      [URL_FIELD, '"url":5'],
      [URL_FIELD, '"url":{"toString":"https://example.com/a"}'],
      [URL_FIELD, '"url":"javascript:alert(1)"'],
      [URL_FIELD, `"auth_type":5,"extra_headers":"none"`],
    ],
    readAs({ url: null }),
  ),
  ...rowsOf(
    [[URL_FIELD, `${URL_FIELD},"extra_headers":{"X-A":${DEEP}}`]],
    readAs({ extraHeaders: [{ name: 'X-A', value: '•'.repeat(16), masked: true }] }),
  ),
];

const EXACT = ['9007199254740993', '9223372036854775807'].map(
  (id): HostileAnswer => ({
    what: `the id ${id}`,
    script: whole(200, connectionWith('"id":1', `"id":${id}`)),
    query: query(id),
    ...readAs({ id }),
  }),
);

/** What would be in every object, if it were taken for a prototype. */
const POLLUTION = '"polluted":"yes","url":"https://evil.example/","id":1,"type":"klaviyo"';

const PROTOTYPES = [
  ...rowsOf(
    [
      ['{"data"', `{"__proto__":{${POLLUTION}},"data"`],
      ['"id":1', `"__proto__":{${POLLUTION}},"id":1`],
      ['"id":1', `"constructor":{"prototype":{${POLLUTION}}},"id":1`],
      ['"id":1', '"toString":1,"valueOf":null,"hasOwnProperty":"no","id":1'],
      ['"id":1', `"toString":{${POLLUTION}},"polluted":${DEEP},"id":1`],
      [URL_FIELD, `"__proto__":{${POLLUTION}},${URL_FIELD}`],
    ],
    readAs({}),
  ),
  ...rowsOf([[URL_FIELD, `"__proto__":{${URL_FIELD}}`]], readAs({ url: null })),
  ...rowsOf(
    [
      [
        URL_FIELD,
        `${URL_FIELD},"extra_headers":{"__proto__":"a","constructor":"b","toString":"c"}`,
      ],
    ],
    readAs({
      extraHeaders: [
        { name: '__proto__', value: 'a', masked: false },
        { name: 'constructor', value: 'b', masked: false },
        { name: 'toString', value: 'c', masked: false },
      ],
    }),
  ),
];

/** JSON that is a connection, but for a piece of it. */
export const CONNECTIONS: readonly HostileAnswer[] = [
  ...UNREADABLE,
  ...UNREADABLE_FIELDS,
  ...ABSENT_FIELDS,
  ...ELSEWHERE,
  { what: 'a body too deep to be parsed', script: whole(200, tooDeep), ...CUT },
  ...PARTLY_UNREADABLE,
  ...EXACT,
  ...PROTOTYPES,
];
