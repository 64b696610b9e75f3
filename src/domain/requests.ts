/** How many requests to an API: those that only read, and those that may change something. */
export interface Requests {
  readonly reads: number;
  readonly writes: number;
}
