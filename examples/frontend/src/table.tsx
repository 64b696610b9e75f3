import type { ReactNode } from 'react';

interface TableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

/** A table that becomes a list of cards where it is narrow: see `parts.css`. */
export function Table({ caption, columns, children }: TableProps) {
  return (
    <table>
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface CellProps {
  /** The name of its column, which a card shows beside it. */
  readonly column: string;
  /** Whether the row is known by it. */
  readonly isHeader?: boolean;
  readonly children: ReactNode;
}

export function Cell({ column, isHeader = false, children }: CellProps) {
  return isHeader ? (
    <th scope="row" data-column={column}>
      <div>{children}</div>
    </th>
  ) : (
    <td data-column={column}>
      <div>{children}</div>
    </td>
  );
}
