import { ConflictError, ForbiddenError } from '../domain/errors.ts';
import { ValidationError, type ValidationIssue } from '../domain/validation.ts';
import type { ErrorBody } from './response.ts';
import type { RestWrite } from './rest-caller.ts';
import type { Credential } from './session.ts';
import { UpstreamError } from './upstream-error.ts';

/** Throws what a refused write is to the caller: `ForbiddenError`, `ConflictError`, `ValidationError`. Nothing else. */
export function throwIfRefused(
  status: number,
  { issues }: ErrorBody,
  write: RestWrite,
  credential: Credential,
): void {
  if (status === 403) throw new ForbiddenError(FORBIDDEN);
  if (status === 404 && write.missing !== undefined) {
    const issue = { code: 'not_found', message: 'This does not exist.', path: write.missing };
    throw new ValidationError([issue]);
  }
  if (status === 409) throw new ConflictError('The API has something that this conflicts with.');
  if ((status !== 400 && status !== 422) || issues.length === 0) return;
  const secrets = [...(write.secrets ?? []), ...secretsOf(credential)].filter(Boolean);
  throw new ValidationError(
    issues.slice(0, MAX_ISSUES).map((issue) => ({
      path: write.toInputPath(issue.path),
      code: issue.code,
      message: harmless(issue, secrets),
    })),
  );
}

/** Every form in which an API could repeat a credential: the header, the token, what Basic holds. */
function secretsOf({ authorization }: Credential): readonly string[] {
  const header = authorization.reveal();
  const token = header.slice(header.indexOf(' ') + 1);
  if (!/^basic /i.test(header)) return [header, token];
  const pair = Buffer.from(token, 'base64').toString();
  return [header, token, pair, pair.slice(pair.indexOf(':') + 1)];
}

const FORBIDDEN = 'The API does not allow this to your credential.';
const MAX_ISSUES = 20;
const LONGEST_MESSAGE = 200;

/** The API's own sentence, unless it repeats a secret of this request. */
function harmless({ message }: ValidationIssue, secrets: readonly string[]): string {
  if (secrets.some((secret) => message.includes(secret))) return 'This is not valid.';
  return message.replaceAll(/\p{Cc}+/gu, ' ').slice(0, LONGEST_MESSAGE);
}

/** A read that a write needs: what the API forbids then is refused like the write itself. */
export async function beforeWrite<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.code !== 'FORBIDDEN') throw error;
    throw new ForbiddenError(FORBIDDEN);
  }
}
