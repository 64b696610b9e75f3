import type { Script } from '../upstream/scripted-server.ts';
import {
  BAD,
  FAILED,
  type HostileAnswer,
  NOT_FOUND,
  OWN_ERROR,
  SECRET,
  whole,
} from './hostile-answers.ts';

/** An error that holds all that was asked with, the credential too. */
function echo(status: number): Script {
  return (socket, request, head) => {
    const error = { code: head, detail: head, source: { pointer: head } };
    whole(status, JSON.stringify({ errors: [error] }))(socket, request, head);
  };
}

const ERRORS: readonly HostileAnswer[] = [
  {
    what: '200 with an error',
    script: whole(200, JSON.stringify({ error: { message: SECRET, code: SECRET } })),
    ...BAD,
  },
  { what: "200 with the API's own errors", script: whole(200, OWN_ERROR), ...BAD },
  {
    what: "201 with the API's own errors",
    script: whole(201, OWN_ERROR),
    ...BAD,
    status: 201,
  },
  { what: '400 with the request in it', script: echo(400), ...BAD, status: 400 },
  { what: '422 with the request in it', script: echo(422), ...BAD, status: 422 },
  {
    what: '401 with the request in it',
    script: echo(401),
    ...BAD,
    code: 'UNAUTHENTICATED',
    status: 401,
  },
  { what: '404 with the request in it', script: echo(404), ...NOT_FOUND },
  { what: '500 with the request in it', script: echo(500), ...FAILED },
];

/** Those that are asked for more than once. */
const RETRIED: readonly HostileAnswer[] = [
  { ...FAILED, status: 429, code: 'RATE_LIMITED', requests: 2 },
  { ...FAILED, status: 500 },
  { ...FAILED, status: 502 },
  { ...FAILED, status: 503 },
  { ...FAILED, status: 504 },
].map((row) => ({ ...row, what: `${row.status}`, script: whole(row.status, OWN_ERROR) }));

/** Those that are not, by their code. */
export const ASKED_ONCE: Readonly<Record<string, readonly number[]>> = {
  UNAUTHENTICATED: [401],
  FORBIDDEN: [403],
  UPSTREAM_UNAVAILABLE: [501, 505, 506, 507, 508, 510, 511, 520, 522, 530, 598, 599],
  UPSTREAM_BAD_RESPONSE: [
    201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 304, 305, 306, 400, 402, 405, 406, 407, 408,
    409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 431, 451,
    499, 600, 700, 999,
  ],
};

/** Statuses, and errors that say too much. */
export const STATUSES: readonly HostileAnswer[] = [
  ...ERRORS,
  ...RETRIED,
  { what: '404', script: whole(404, OWN_ERROR), ...NOT_FOUND },
];
