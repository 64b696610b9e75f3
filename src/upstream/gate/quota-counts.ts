import type { QuotaChange } from '../replicas.ts';
import { QuotaWindows } from './quota-windows.ts';
import type { RateLimitRule, RequestKind } from './rate-limit.ts';

/** Where the requests of one credential are counted. */
export interface QuotaCounts {
  /** By which is told how long a request waits. */
  windows(nowMs: number): QuotaWindows;
  /** How many requests are counted already and may be sent. */
  permits(kind: RequestKind, nowMs: number): number;
  /** How long nothing of this kind is permitted, beside what the windows say. */
  deniedMs(kind: RequestKind, nowMs: number): number;
  /** Counts one more request, if it has a permit or needs none. False when a permit has to be asked for first. */
  tryTake(kind: RequestKind, nowMs: number): boolean;
  /** Asks for so many, and tells when they can be taken or are denied. */
  ask(kind: RequestKind, count: number): void;
  /** Whether it has asked, and so does not know yet. */
  isAsking(kind: RequestKind): boolean;
  /** No longer counts a request that is not sent after all. */
  takeBack(kind: RequestKind, nowMs: number): void;
  /** Told of what the API has said. */
  tell(change: QuotaChange): void;
  /** The API knows the credential: it is none that somebody has invented. */
  prove(): void;
}

/** In this process, which nobody else sends for. */
export class OwnCounts implements QuotaCounts {
  readonly #windows: QuotaWindows;

  constructor(rules: readonly RateLimitRule[]) {
    this.#windows = new QuotaWindows(rules);
  }

  windows(): QuotaWindows {
    return this.#windows;
  }

  permits(): number {
    return 0;
  }

  deniedMs(): number {
    return 0;
  }

  tryTake(kind: RequestKind, nowMs: number): boolean {
    this.#windows.add(kind, nowMs);
    return true;
  }

  ask(): void {}

  isAsking(): boolean {
    return false;
  }

  takeBack(kind: RequestKind, nowMs: number): void {
    this.#windows.takeBack(kind, nowMs);
  }

  tell(): void {}

  prove(): void {}
}
