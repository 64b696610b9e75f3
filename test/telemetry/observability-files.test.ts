import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createMetrics } from '../../src/telemetry/metrics.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/observability');
const PROMTOOL = '/usr/bin/promtool';

const { list } = createMetrics('1.2.3', () => {
  throw new Error('Nothing is read.');
});
// Prometheus makes `up` itself.
const metrics = new Map<string, readonly string[]>([
  ...list().map(({ name, labels }) => [name, labels] as const),
  ['up', ['job', 'instance']],
]);

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}

/** Every expression of the alerts and of the dashboard. */
async function readExpressions(): Promise<readonly string[]> {
  const alerts = await readFile(resolve(FOLDER, 'alerts.yaml'), 'utf8');
  const dashboard: Dashboard = JSON.parse(
    await readFile(resolve(FOLDER, 'dashboard.json'), 'utf8'),
  );
  return [
    ...[...alerts.matchAll(/^ +expr: (.+)$/gm)].map(([, expression = '']) => expression),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
}

test('alerts and dashboard use only metrics and labels that exist', async () => {
  const expressions = await readExpressions();
  expect(expressions.length).toBeGreaterThan(20);
  for (const expression of expressions) {
    const names =
      expression.match(
        /\b(?:up|(?:hookgraph|http|graphql|process|nodejs)_\w+)(?=[[{)]| ==| <|\))/g,
      ) ?? [];
    const labels = new Set<string>(['le']);
    const used = names.filter((name) => !name.startsWith('http_response'));
    expect({ expression, used }).not.toEqual({ expression, used: [] });
    for (const name of used) {
      const base = name.replace(/_(bucket|sum|count)$/, '');
      const known = metrics.get(name) ?? metrics.get(base);
      expect({ expression, name, isKnown: known !== undefined }).toMatchObject({ isKnown: true });
      for (const label of known ?? []) labels.add(label);
    }
    const grouped = [...expression.matchAll(/by \(([^)]*)\)/g)].flatMap(([, group = '']) =>
      group.split(', '),
    );
    const selected = [...expression.matchAll(/[{,]\s*(\w+)(?:=|!=)/g)].map(
      ([, label = '']) => label,
    );
    for (const label of [...grouped, ...selected]) {
      expect({ expression, label, isKnown: labels.has(label) }).toMatchObject({ isKnown: true });
    }
  }
});

test('every metric of ours is in the dashboard or in an alert', async () => {
  const text = (await readExpressions()).join(' ');
  const own = [...metrics.keys()].filter((name) => name.startsWith('hookgraph_'));
  expect(own.filter((name) => !text.includes(name))).toEqual(['hookgraph_build_info']);
});

test.skipIf(!existsSync(PROMTOOL))('promtool accepts the alerts', async () => {
  const { stdout } = await promisify(execFile)(PROMTOOL, [
    'check',
    'rules',
    resolve(FOLDER, 'alerts.yaml'),
  ]);
  expect(stdout).toContain('SUCCESS: 13 rules found');
});
