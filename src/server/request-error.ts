import type { ErrorCode } from './mask-error.ts';

export interface RequestErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The status for a client that accepts `application/json` only, where it differs: an older client
   * reads the error of a well-formed GraphQL request only from an answer of status 200
   * ("GraphQL over HTTP", section 6.4.1).
   */
  readonly jsonStatus?: number;
  /** Whether the same request may succeed a moment later; false unless told. */
  readonly retryable?: boolean;
}

/** A request that is rejected before there is an operation. The message is fixed text for the client. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly jsonStatus: number;
  readonly retryable: boolean;

  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    { headers = {}, jsonStatus = status, retryable = false }: RequestErrorOptions = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.jsonStatus = jsonStatus;
    this.retryable = retryable;
  }
}

/** A request that is not one for an operation: 400, unless told. */
export function badRequest(message: string, options?: RequestErrorOptions): RequestError {
  return new RequestError(400, 'BAD_REQUEST', message, options);
}
