import type { HealthFragment } from './__generated__/graphql.ts';
import { Time } from './time.tsx';

/** In words, because a color alone says nothing to many. */
const verdicts: Readonly<Record<HealthFragment['verdict'], string>> = {
  HEALTHY: 'healthy',
  FLAKY: 'flaky',
  FAILING: 'failing',
  SILENT: 'silent',
  DISABLED: 'disabled',
};

export function Verdict({ verdict }: HealthFragment) {
  return <span className={`verdict ${verdicts[verdict]}`}>{verdicts[verdict]}</span>;
}

export function SuccessRate({ successRate, attempts, failures }: HealthFragment) {
  if (successRate === null) return <span className="none">nothing sent</span>;
  // Rounded down, so that 100 % means all of them.
  return (
    <>
      {Math.floor(successRate * 100)} %
      <span className="detail">
        {failures} of {attempts} failed
      </span>
    </>
  );
}

export function LastFailure({ lastFailure }: HealthFragment) {
  if (lastFailure === null) return <span className="none">none</span>;
  const { errorMessage, responseStatus, createdAt } = lastFailure;
  return (
    <>
      {errorMessage ?? `The endpoint answered ${responseStatus ?? 'nothing'}.`}
      <span className="detail">
        <Time time={createdAt} />
      </span>
    </>
  );
}
