import type { OverviewQuery } from './__generated__/graphql.ts';
import { LastFailure, SuccessRate, Verdict } from './health.tsx';
import { Missing, Stale } from './missing.tsx';
import { addresses } from './route.ts';
import { Cell, Table } from './table.tsx';
import type { Answer } from './use-answer.ts';

type Webhook = NonNullable<OverviewQuery['webhookSubscriptions']>['items'][number];

interface WebhookTableProps {
  readonly answer: Answer<OverviewQuery>;
  readonly webhooks: readonly Webhook[];
}

export function WebhookTable({ answer, webhooks }: WebhookTableProps) {
  return (
    <Table caption="Webhooks" columns={['Sends to', 'Events', 'Health', 'Success', 'Last failure']}>
      {webhooks.map(({ id, url, eventNames, health }, index) => {
        const path = ['webhookSubscriptions', 'items', index];
        return (
          <tr key={id}>
            <Cell column="Sends to" isHeader>
              <a href={addresses.webhook(id)}>{url ?? id}</a>
            </Cell>
            <Cell column="Events">
              {eventNames === null ? (
                <Missing answer={answer} path={[...path, 'eventNames']} />
              ) : (
                <span title={eventNames.join(', ')}>{summarize(eventNames)}</span>
              )}
            </Cell>
            <Cell column="Health">
              {health ? (
                <Verdict {...health} />
              ) : (
                <Missing answer={answer} path={[...path, 'health']} />
              )}
              <Stale answer={answer} path={[...path, 'health']} />
            </Cell>
            <Cell column="Success">{health ? <SuccessRate {...health} /> : '–'}</Cell>
            <Cell column="Last failure">{health ? <LastFailure {...health} /> : '–'}</Cell>
          </tr>
        );
      })}
    </Table>
  );
}

function summarize(names: readonly string[]): string {
  const [first = 'none', ...others] = names;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
