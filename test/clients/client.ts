/** What came of an operation, as the application behind a client sees it. */
export interface ClientResult {
  // biome-ignore lint/suspicious/noExplicitAny: the data of any operation that a test sends
  readonly data: any;
  /** `extensions.code` of each error, in order. */
  readonly codes: readonly unknown[];
}

export interface Client extends AsyncDisposable {
  run(document: string, variables?: Readonly<Record<string, unknown>>): Promise<ClientResult>;
}

/** One way to use a client or a gateway, and what it then sends. */
export interface ClientRow {
  /** As the table of docs has it. */
  readonly name: string;
  /** As the table of docs has it; null when the client works as it comes. */
  readonly setting: string | null;
  /** What a query sends that the graph does not know yet, and what it sends from then on. */
  readonly firstQuery: readonly string[];
  readonly laterQuery: readonly string[];
  /** What a mutation sends that the graph does not know yet. */
  readonly mutation: readonly string[];
  connect(url: string): Client | Promise<Client>;
}

/** What a client sends that knows nothing of persisted queries. */
export const BY_POST = {
  firstQuery: ['POST query'],
  laterQuery: ['POST query'],
  mutation: ['POST query'],
};

export const BY_GET = { ...BY_POST, firstQuery: ['GET query'], laterQuery: ['GET query'] };

export const HASHES_BY_POST = {
  firstQuery: ['POST hash', 'POST hash+query'],
  laterQuery: ['POST hash'],
  mutation: ['POST hash', 'POST hash+query'],
};

/** The codes of a list of errors, whatever the client calls it. */
export function codesOf(
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> | undefined }[] = [],
): readonly unknown[] {
  return errors.map(({ extensions }) => extensions?.code);
}

export const nothingToClose = async (): Promise<void> => {};
