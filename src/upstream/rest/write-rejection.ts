import { decodings } from '../../domain/decodings.ts';
import {
  ConflictError,
  ForbiddenError,
  ValidationError,
  type ValidationIssue,
} from '../../domain/errors.ts';
import { maskUrlsIn } from '../../domain/mask.ts';
import type { Secret } from '../../domain/secret.ts';
import type { ErrorBody } from '../transport/response.ts';
import { UpstreamError } from '../upstream-error.ts';
import type { RestWrite } from './rest-call.ts';

/** Throws what a rejected write is to the caller: `ForbiddenError`, `ConflictError`, `ValidationError`. Nothing else. */
export function throwIfRejected(
  status: number,
  errorBody: ErrorBody | null,
  write: RestWrite,
  authorization: Secret,
): void {
  if (status === 403) throw new ForbiddenError(FORBIDDEN);
  if (errorBody === null) return;
  if (status === 409) throw new ConflictError('The API has something that this conflicts with.');
  if (!REFUSALS.includes(status)) return;
  const { toInputPath = toWholeInput, missing, conflict } = write;
  if (conflict !== undefined && status !== 404) throw new ConflictError(conflict);

  const secrets = [...(write.secrets ?? []), ...secretsOf(authorization)].flatMap(formsOf);
  const issues = errorBody.issues.slice(0, MAX_ISSUES).map((issue): ValidationIssue => {
    const path = toInputPath(issue.path);
    return { path, code: issue.code, message: harmless(issue.message, path, secrets) };
  });
  if (status !== 404) {
    // The API says that the input is wrong, even when what it says of it cannot be read: the caller
    // has to change it, and asking again is of no use.
    throw new ValidationError(issues.length > 0 ? issues : [NOT_VALID_AT_ALL]);
  }
  // What is not there is what the path of the request names, unless it says that the input does.
  const named = issues.filter(({ path }) => path.length > 0);
  if (named.length > 0) throw new ValidationError(named);
  if (missing !== undefined) {
    const message = 'This does not exist.';
    throw new ValidationError([{ path: missing, code: 'not_found', message }]);
  }
}

const toWholeInput = (): readonly string[] => [];

const REFUSALS = [400, 404, 422];

/** Every form in which an API could repeat a credential: the header, the token, what Basic holds. */
function secretsOf(authorization: Secret): readonly string[] {
  const header = authorization.reveal();
  const token = header.slice(header.indexOf(' ') + 1);
  if (!/^basic /i.test(header)) return [header, token];
  const pair = Buffer.from(token, 'base64').toString();
  return [header, token, pair, pair.slice(pair.indexOf(':') + 1)];
}

const FORBIDDEN = 'The API does not allow this to your credential.';
const NOT_VALID = 'This is not valid.';
const NOT_VALID_AT_ALL: ValidationIssue = { path: [], code: 'invalid', message: NOT_VALID };
const MAX_ISSUES = 20;
const LONGEST_MESSAGE = 200;

/** The API's own sentence, unless there is none, it is about a secret or repeats one of this request. */
function harmless(message: string, path: readonly string[], secrets: readonly string[]): string {
  const isAboutSecret = path[0] === 'secret' || path[0] === 'auth' || path[0] === 'extraHeaders';
  const isSaid = message.trim() !== '';
  if (!isSaid || isAboutSecret || repeats(message, secrets)) return NOT_VALID;
  return maskUrlsIn(message)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, LONGEST_MESSAGE)
    .toWellFormed();
}

/** Whether a sentence has one of the secrets in it, as it is or encoded: it may itself look like something encoded. */
function repeats(message: string, secrets: readonly string[]): boolean {
  const plain = innermost(message);
  return secrets.some((secret) => message.includes(secret) || plain.includes(innermost(secret)));
}

function innermost(text: string): string {
  return decodings(text.toWellFormed()).at(-1) ?? text;
}

/** A text, and what Base64 makes of it. Without padding: what follows may be anything. */
function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
}

/** A read that a write needs: what the API forbids then is rejected like the write itself. */
export async function beforeWrite<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.code !== 'FORBIDDEN') throw error;
    throw new ForbiddenError(FORBIDDEN);
  }
}
