import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readDocumentList } from '../../src/server/documents/document-list.ts';
import { compareSchemas, type SchemaChange } from './compare.ts';

// Compares schema.graphql with that of a commit: exit code 1 when something breaks that nobody has
// accepted in accepted.json, beside this file.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { documents: { type: 'string' }, accepted: { type: 'string' } },
});
const [ref] = positionals;
if (ref === undefined) {
  process.stderr.write('npm run schema:check -- <git ref> [--documents <file or folder>]\n');
  process.exit(2);
}
const acceptedFile = values.accepted ?? resolve(import.meta.dirname, 'accepted.json');
const { changes, refused, unused, brokenDocuments } = await compareSchemas(
  execFileSync('git', ['show', `${ref}:schema.graphql`], { encoding: 'utf8' }),
  readFileSync('schema.graphql', 'utf8'),
  JSON.parse(readFileSync(acceptedFile, 'utf8')),
  values.documents === undefined ? null : readDocumentList(values.documents),
);

for (const change of changes) process.stdout.write(`${describe(change)}\n`);
for (const { id, message } of brokenDocuments) {
  process.stdout.write(`document      ${id.padEnd(40)} ${message}\n`);
}
for (const coordinate of unused) {
  process.stdout.write(`accepted      ${coordinate.padEnd(40)} Nothing breaks there.\n`);
}
process.stdout.write(
  refused.length === 0 ? 'Nothing breaks that is not accepted.\n' : `${refused.length} break.\n`,
);
if (refused.length > 0) process.exitCode = 1;

function describe(change: SchemaChange): string {
  const { level, coordinate, message } = change;
  const isNewWord = level === 'DANGEROUS' && message.startsWith('Enum value');
  const remark = isNewWord ? ' Clients of this graph have the word as text, too.' : '';
  return `${level.toLowerCase().padEnd(13)} ${coordinate.padEnd(40)} ${message}.${remark}`;
}
