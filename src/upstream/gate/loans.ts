import type { CountedRequests } from '../replicas.ts';

/** Permits of one kind that were granted together. */
export interface Loan {
  readonly granted: number;
  /** Stands for them when they are given back. */
  readonly receipt: readonly string[];
  /** How each of them is counted, from `atMs` on. */
  readonly counted: readonly CountedRequests[];
  readonly atMs: number;
  /** Until when they may be used. */
  readonly untilMs: number;
}

interface OpenLoan extends Loan {
  left: number;
  /** By requests that were sent, or are about to be. */
  used: number;
}

/** The permits that one replica has, of one kind and one credential. What is left of a loan at its end is given back. */
export class Loans {
  readonly #now: () => number;
  readonly #giveBack: (loan: Loan, count: number) => void;
  /** From the oldest. The last ended one is kept: a request that has used a permit of it may not be sent after all. */
  #loans: OpenLoan[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number, giveBack: (loan: Loan, count: number) => void) {
    this.#now = now;
    this.#giveBack = giveBack;
  }

  left(nowMs: number): number {
    let left = 0;
    for (const loan of this.#loans) if (loan.untilMs >= nowMs) left += loan.left;
    return left;
  }

  add(loan: Loan): void {
    this.#loans.push({ ...loan, left: loan.granted, used: 0 });
  }

  /** Uses one permit; false when there is none. */
  use(nowMs: number): boolean {
    const loan = this.#loans.find(({ left, untilMs }) => left > 0 && untilMs >= nowMs);
    if (loan === undefined) return false;
    loan.left -= 1;
    loan.used += 1;
    return true;
  }

  /** A request that has used a permit is not sent after all. False when no permit was used. */
  takeBack(): boolean {
    const loan = this.#loans.findLast(({ used }) => used > 0);
    if (loan === undefined) return false;
    loan.used -= 1;
    loan.left += 1;
    this.giveBackEnded();
    return true;
  }

  /** Gives back what is left of ended loans, and does so again when the open ones end. */
  giveBackEnded(): void {
    const nowMs = this.#now();
    const ended = this.#loans.filter(({ untilMs }) => untilMs <= nowMs);
    const open = this.#loans.filter(({ untilMs }) => untilMs > nowMs);
    this.#loans = [...ended.slice(-1), ...open];
    for (const loan of ended) {
      const { left } = loan;
      loan.left = 0;
      if (left > 0) this.#giveBack(loan, left);
    }
    const last = open.findLast(({ left }) => left > 0);
    if (last === undefined || this.#timer !== undefined) return;
    const waitMs = Math.ceil(Math.max(1, last.untilMs - nowMs));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.giveBackEnded();
    }, waitMs).unref();
  }
}
