import { useState } from 'react';
import type { OverviewQuery } from './__generated__/graphql.ts';
import { Missing, Stale } from './missing.tsx';
import { Cell, Table } from './table.tsx';
import type { Answer } from './use-answer.ts';

type Connection = NonNullable<OverviewQuery['connections']>[number];

const fewRows = 8;

interface ConnectionTableProps {
  readonly answer: Answer<OverviewQuery>;
  readonly connections: readonly Connection[];
}

export function ConnectionTable({ answer, connections }: ConnectionTableProps) {
  const [isWhole, setWhole] = useState(false);
  const rows = isWhole ? connections : connections.slice(0, fewRows);
  return (
    <>
      <Table
        caption="Connections"
        columns={['Id', 'Sends to', 'Authentication', 'Event subscriptions']}
      >
        {rows.map((connection, index) => (
          <tr key={connection.id}>
            <Cell column="Id" isHeader>
              {connection.id}
            </Cell>
            <Cell column="Sends to">{describeTarget(connection)}</Cell>
            <Cell column="Authentication">
              {('authTypeName' in connection && connection.authTypeName) || '–'}
            </Cell>
            <Cell column="Event subscriptions">
              {connection.subscriptions ? (
                <Subscriptions subscriptions={connection.subscriptions} />
              ) : (
                <Missing answer={answer} path={['connections', index, 'subscriptions']} />
              )}
              <Stale answer={answer} path={['connections', index, 'subscriptions']} />
            </Cell>
          </tr>
        ))}
      </Table>
      {connections.length > fewRows && (
        <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? `Show ${fewRows} only` : `Show all ${connections.length}`}
        </button>
      )}
    </>
  );
}

function describeTarget(connection: Connection): string {
  if ('url' in connection && connection.url !== null) return connection.url;
  if (connection.typeName === 'klaviyo') return 'a Klaviyo account';
  return connection.typeName ?? 'not told by the API';
}

/** Each event once, with how many subscriptions it has. */
function Subscriptions({ subscriptions }: Pick<Connection, 'subscriptions'>) {
  const counts = new Map<string, number>();
  for (const { eventTypeName, active } of subscriptions ?? []) {
    const text = `${eventTypeName ?? 'event not told'}${active === false ? ', paused' : ''}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  if (counts.size === 0) return <span className="none">none</span>;
  return (
    <ul className="tags">
      {[...counts].map(([text, count]) => (
        <li key={text} className="tag">
          {text}
          {count > 1 && ` × ${count}`}
        </li>
      ))}
    </ul>
  );
}
