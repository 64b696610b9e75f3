import { useState } from 'react';
import { DeliveriesDocument } from './__generated__/graphql.ts';
import { Part } from './missing.tsx';
import { Pager } from './pager.tsx';
import { Cell, Table } from './table.tsx';
import { Time } from './time.tsx';
import { useAnswer } from './use-answer.ts';

export function Deliveries({ id }: { readonly id: string }) {
  const [page, setPage] = useState(1);
  const answer = useAnswer(DeliveriesDocument, { id, page });
  const deliveries = answer.data?.webhookSubscription?.deliveries;
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">Deliveries</h2>
      <Part
        answer={answer}
        path={['webhookSubscription', 'deliveries']}
        name={`page ${page} of the deliveries`}
      >
        {deliveries && (
          <Table caption="Deliveries" columns={['Event', 'Sent', 'Outcome', 'Bodies']}>
            {deliveries.items.map((delivery) => (
              <tr key={delivery.id}>
                <Cell column="Event" isHeader>
                  {delivery.eventName ?? 'not told'}
                </Cell>
                <Cell column="Sent">
                  <Time time={delivery.createdAt} />
                </Cell>
                <Cell column="Outcome">
                  {/* The word of the API, which may be one that the graph does not know. */}
                  {delivery.statusName ?? 'not told'}
                  {delivery.durationMs !== null && ` after ${delivery.durationMs} ms`}
                  <span className="detail">
                    {delivery.errorMessage ?? `answered ${delivery.responseStatus ?? 'nothing'}`}
                  </span>
                </Cell>
                <Cell column="Bodies">
                  <Body name="Sent" text={delivery.requestBody} />
                  <Body name="Answered" text={delivery.responseBody} />
                </Cell>
              </tr>
            ))}
          </Table>
        )}
        {/* Also without the page, so that another one can be tried. */}
        <Pager
          name="deliveries"
          page={page}
          lastPage={deliveries?.lastPage ?? page}
          totalCount={deliveries?.totalCount ?? null}
          onTurn={setPage}
        />
      </Part>
    </section>
  );
}

function Body({ name, text }: { readonly name: string; readonly text: string | null }) {
  if (text === null) return null;
  return (
    <details>
      <summary>{name}</summary>
      {/* As text: somebody else wrote it. */}
      <pre>{text}</pre>
    </details>
  );
}
