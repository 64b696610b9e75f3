import type { Deployment } from './replica-processes.ts';

/** What each replica says is left of Shipping Channels' calls per minute. */
export async function leftPerMinute({ replicas }: Deployment): Promise<readonly number[]> {
  const answers = await Promise.all(
    replicas.map(({ query }) => query('{ rateLimits { window remaining } }')),
  );
  return answers.map(
    ({ data }) =>
      data.rateLimits.find(({ window }: { window: string }) => window === 'calls per minute')
        .remaining,
  );
}
