interface PagerProps {
  /** What it turns the pages of, in the plural. */
  readonly name: string;
  readonly page: number;
  readonly lastPage: number;
  /** Null when it is not known. */
  readonly totalCount: number | null;
  readonly onTurn: (page: number) => void;
}

export function Pager({ name, page, lastPage, totalCount, onTurn }: PagerProps) {
  return (
    <nav className="pager" aria-label={`Pages of ${name}`}>
      <button type="button" disabled={page <= 1} onClick={() => onTurn(page - 1)}>
        Previous
      </button>
      <span>
        Page {page}
        {totalCount !== null && ` of ${Math.max(lastPage, 1)}, ${totalCount} ${name}`}
      </span>
      <button type="button" disabled={page >= lastPage} onClick={() => onTurn(page + 1)}>
        Next
      </button>
    </nav>
  );
}
