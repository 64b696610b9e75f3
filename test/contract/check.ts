import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { findDrift } from './drift.ts';
import { isObject, type OpenApi, parseOpenApi } from './openapi.ts';
import { recordingOf } from './recording.ts';

// Compares Sendcloud's OpenAPI file with what is recorded of it: exit code 1 when they differ in what matters
// here, 2 when there is no such file. With --record it is what is recorded from then on.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { record: { type: 'boolean' }, recorded: { type: 'string' } },
});
const [file] = positionals;
if (file === undefined) fail('npm run contract:check -- <OpenAPI file> [--record]');
const recordedFile = values.recorded ?? resolve(import.meta.dirname, 'sendcloud.json');
const current = read(file);
const findings = findDrift(read(recordedFile).document, current.document);

for (const { kind, sentence } of findings) {
  process.stdout.write(`${kind.padEnd(15)} ${sentence}\n`);
}
const breaking = findings.filter(({ kind }) => kind === 'breaking').length;
process.stdout.write(
  findings.length === 0
    ? 'Nothing that matters here has changed.\n'
    : `Changes: ${findings.length}, breaking: ${breaking}.\n`,
);
if (findings.length > 0) process.exitCode = 1;
if (values.record === true) {
  const recording = recordingOf(current.wire, new Date().toISOString().slice(0, 10));
  writeFileSync(recordedFile, `${JSON.stringify(recording, null, 2)}\n`);
}

/** Ends the process when it cannot be read. */
function read(path: string): { wire: Readonly<Record<string, unknown>>; document: OpenApi } {
  try {
    // JSON is YAML, too.
    const wire: unknown = parse(readFileSync(path, 'utf8'), { logLevel: 'error' });
    const document = parseOpenApi(wire);
    if (!isObject(wire)) throw new Error('not an object');
    return { wire, document };
  } catch (error) {
    // The parser of YAML shows the place in further lines.
    const reason = error instanceof Error ? error.message.replace(/:?\n.*/s, '') : 'no error';
    fail(`${path} cannot be read as an OpenAPI file: ${reason}`);
  }
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
