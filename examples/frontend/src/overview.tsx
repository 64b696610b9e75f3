import { useState } from 'react';
import { OverviewDocument } from './__generated__/graphql.ts';
import { ConnectionTable } from './connection-table.tsx';
import { Part } from './missing.tsx';
import { Pager } from './pager.tsx';
import { addresses } from './route.ts';
import { useAnswer } from './use-answer.ts';
import { WebhookTable } from './webhook-table.tsx';

/** Both APIs in one operation, each of which can fail without the other. */
export function Overview() {
  const [page, setPage] = useState(1);
  const answer = useAnswer(OverviewDocument, { page });
  const connections = answer.data?.connections;
  const webhooks = answer.data?.webhookSubscriptions;
  return (
    <>
      <section aria-labelledby="webhooks">
        <div className="heading">
          <h2 id="webhooks">Webhooks of Shipping Channels</h2>
          <a className="button" href={addresses.newWebhook}>
            New webhook
          </a>
        </div>
        <Part answer={answer} path={['webhookSubscriptions']} name="the webhooks">
          {webhooks && (
            <>
              <WebhookTable answer={answer} webhooks={webhooks.items} />
              <Pager name="webhooks" {...webhooks} onTurn={setPage} />
            </>
          )}
        </Part>
      </section>
      <section aria-labelledby="connections">
        <h2 id="connections">Connections of Sendcloud</h2>
        <Part answer={answer} path={['connections']} name="the connections">
          {connections && <ConnectionTable answer={answer} connections={connections} />}
        </Part>
      </section>
    </>
  );
}
