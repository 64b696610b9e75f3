/** Between two scrapes. */
export const STEP_S = 15;

/** A file for `promtool test rules`: the alert is silent before the fault, fires, and ends. */
export function formatRuleTest(recorded) {
  const { alert, severity, labels, summary, action, series } = recorded;
  const { beginS, endS, firesAfterS, endsWithinS, evaluationS = STEP_S } = recorded;
  const steps = Math.ceil((endS + endsWithinS) / STEP_S) + 1;
  if (series.size === 0) throw new Error('There is nothing to see in the metrics.');
  const recordedS = (series.values().next().value.length - 1) * STEP_S;
  const expected = [
    '          - exp_labels:',
    ...Object.entries({ severity, ...labels }).map(
      ([name, value]) => `              ${name}: ${JSON.stringify(value)}`,
    ),
    '            exp_annotations:',
    `              summary: ${JSON.stringify(summary)}`,
    `              action: ${JSON.stringify(action)}`,
  ];
  return [
    `# Recorded by record.js from a graph whose fault lasts from second ${beginS} to second ${endS}.`,
    ...(recordedS < endS + endsWithinS
      ? [
          `# Nothing happens after second ${recordedS}, up to which it is recorded: all stays as it is.`,
        ]
      : []),
    'rule_files: [../../../docs/observability/alerts.yaml]',
    `evaluation_interval: ${evaluationS}s`,
    'tests:',
    `  - interval: ${STEP_S}s`,
    '    input_series:',
    ...[...series].flatMap(([name, values]) => [
      `      - series: '${name}'`,
      `        values: '${formatValues(values, steps)}'`,
    ]),
    '    alert_rule_test:',
    ...formatEvaluation(alert, beginS, []),
    ...formatEvaluation(alert, firesAfterS ? beginS + firesAfterS : endS, expected),
    ...formatEvaluation(alert, endS + endsWithinS, []),
    '',
  ].join('\n');
}

function formatEvaluation(alert, atS, expected) {
  return [
    `      - eval_time: ${atS}s`,
    `        alertname: ${alert}`,
    `        exp_alerts:${expected.length === 0 ? ' []' : ''}`,
    ...expected,
  ];
}

/** Values in the notation of promtool, where null is no sample; the last one stays up to so many steps. */
export function formatValues(values, steps) {
  const all = [...values];
  while (all.length <= steps) all.push(all.at(-1));
  const runs = [];
  for (let at = 0; at < all.length; ) {
    const first = all[at];
    const growth = first === null ? null : (all[at + 1] ?? first) - first;
    let last = at;
    while (last + 1 < all.length && isNext(all[last], all[last + 1], growth)) last += 1;
    const count = last - at;
    if (first === null) runs.push(`_x${count + 1}`);
    else if (count === 0) runs.push(String(first));
    else runs.push(`${first}${growth < 0 ? '' : '+'}${growth}x${count}`);
    at = last + 1;
  }
  return runs.join(' ');
}

function isNext(value, next, growth) {
  if (value === null || next === null) return value === next;
  return growth !== null && next - value === growth;
}
