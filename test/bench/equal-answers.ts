import { deepStrictEqual } from 'node:assert';
import { request } from 'undici';
import type { Bench, ContenderName } from './bench.ts';
import type { ListSize } from './dataset.ts';
import { bodyOf, credentialOf, type Shape } from './shapes.ts';

/** Throws unless every contender answers with equal data, and with data: else times mean nothing. */
export async function assertEqualAnswers(
  bench: Bench,
  contenders: readonly ContenderName[],
  shapes: readonly Shape[],
  size: ListSize,
): Promise<void> {
  for (const shape of shapes) {
    const answers = await Promise.all(
      contenders.map((contender) => answerOf(bench.urlOf(contender), shape, size)),
    );
    const [first, ...others] = answers;
    for (const [index, other] of others.entries()) {
      const pair = `${contenders[0]} and ${contenders[index + 1]}`;
      deepStrictEqual(other, first, `${pair} differ at ${shape.name}.`);
    }
  }
}

async function answerOf(url: string, shape: Shape, size: ListSize): Promise<unknown> {
  const { body } = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [shape.credentialHeader]: credentialOf(size, 'equal', 0),
    },
    body: bodyOf(shape),
  });
  const text = await body.text();
  const { data, errors } = JSON.parse(text);
  if (data == null || errors !== undefined) throw new Error(`${url} at ${shape.name}: ${text}`);
  return data;
}
