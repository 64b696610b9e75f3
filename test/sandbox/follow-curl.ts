import { type Answer, send } from './client.ts';

/** Does what a printed curl line says; knows `-u -H -X -d`, and single quotes as in a shell. */
export function followCurl(line: string): Promise<Answer> {
  const words = (line.match(/'[^']*'|[^\s']+/g) ?? []).map((word) => word.replaceAll("'", ''));
  const option = (name: string) =>
    words.includes(name) ? words[words.indexOf(name) + 1] : undefined;
  const [user, header, body] = [option('-u'), option('-H'), option('-d')];
  const basic = user === undefined ? null : `Basic ${Buffer.from(user).toString('base64')}`;
  const authorization = header?.replace(/^Authorization: /, '') ?? basic;
  const method = decodeMethod(option('-X') ?? (body === undefined ? 'GET' : 'POST'));
  return send(words.at(-1) ?? '', {
    method,
    authorization,
    // The type is what curl sends with `-d`.
    ...(body !== undefined && {
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
  });
}

function decodeMethod(text: string): 'GET' | 'POST' | 'DELETE' {
  if (text === 'GET' || text === 'POST' || text === 'DELETE') return text;
  throw new Error(`Not understood: ${text}`);
}
