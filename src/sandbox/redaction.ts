import { decodeJson, encodeJson, isJsonObject } from './json.ts';
import type { RecordedRequest } from './recorder.ts';

const redacted = '[redacted]';
const credentialNames =
  /authorization|cookie|token|secret|key|passw|credential|signature|session|jwt/;
/** Members of bodies that hold secrets, though under any name. */
const secretMembers = ['auth_config', 'extra_headers'];

/** The request without the values of its credentials, in headers and in the body. */
export function redactRequest(request: RecordedRequest): RecordedRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    credentialNames.test(name) ? redacted : value,
  ]);
  return { ...request, headers: Object.fromEntries(headers), body: redactBody(request.body) };
}

/** Only an object tells by its names what is secret: anything else is redacted as a whole. */
function redactBody(body: string): string {
  if (body === '') return body;
  const value = decodeJson(body);
  return isJsonObject(value) ? encodeJson(redactMembers(value)) : redacted;
}

function redactMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactMembers);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    isSecret(name) ? redacted : redactMembers(member),
  ]);
  return Object.fromEntries(members);
}

function isSecret(name: string): boolean {
  return secretMembers.includes(name) || credentialNames.test(name.toLowerCase());
}
