import type { Permits, QuotaChange, SharedQuotas } from '../replicas.ts';
import { type Loan, Loans } from './loans.ts';
import type { QuotaCounts } from './quota-counts.ts';
import { stepMsOf } from './quota-window.ts';
import type { QuotaWindows } from './quota-windows.ts';
import type { RateLimitRule, RequestKind } from './rate-limit.ts';
import { ReplicaKnowledge } from './replica-knowledge.ts';

export interface ReplicaCountsOptions {
  readonly quotaKey: string;
  readonly rules: readonly RateLimitRule[];
  readonly shared: SharedQuotas;
  /** Told when more may be sent than before, or less. */
  onChange(): void;
  now(): number;
}

/** For how long permits may be used, if that is no more than a step in which the shortest window slides. */
const LOAN_MS = 1000;
/** A limit is lent in such parts: 5 of 1000, 1 of 100. */
const LOAN_PARTS = 200;
/** Of what is left of a limit, as much as this may be lent at once. */
const LOAN_OF_REST = 1 / 20;

/**
 * Counts the requests of one credential together with other replicas. What may be sent is a permit, for
 * which Redis is asked; of plentiful limits some are lent. While Redis is away this replica keeps to its
 * share of what was left then, and tells what it has sent when Redis is back.
 */
export class ReplicaCounts implements QuotaCounts {
  readonly #options: ReplicaCountsOptions;
  readonly #knowledge: ReplicaKnowledge;
  readonly #loans: Record<RequestKind, Loans>;
  readonly #deniedUntilMs: Record<RequestKind, number> = { read: 0, write: 0 };
  readonly #asking: Record<RequestKind, boolean> = { read: false, write: false };
  /** Whether permits were given back since this replica has asked for some of the kind. */
  readonly #hasGiveBack: Record<RequestKind, boolean> = { read: false, write: false };
  #joining: Promise<boolean> | null = null;
  /** Changes told while this replica joins. Those newer than the answer are applied after it. */
  #toldWhileJoining: QuotaChange[] = [];
  /** The session of the shared counts in which they and this replica knew the same; 0 for none. */
  #joinedSession = 0;

  constructor(options: ReplicaCountsOptions) {
    const { rules, shared, now } = options;
    this.#options = options;
    this.#knowledge = new ReplicaKnowledge(rules, shared);
    const giveBack = (loan: Loan, count: number) => this.#giveBack(loan, count);
    this.#loans = { read: new Loans(now, giveBack), write: new Loans(now, giveBack) };
  }

  /** Whether the shared counts are there, and this replica does not know what they do. */
  get isBehind(): boolean {
    const { state, session } = this.#options.shared;
    return state !== 'away' && this.#joinedSession !== session;
  }

  /** Whether it has sent anything that was not told. */
  get hasUntold(): boolean {
    return this.#knowledge.hasUntold(this.#options.now());
  }

  windows(nowMs: number): QuotaWindows {
    return this.#knowledge.windows(nowMs);
  }

  permits(kind: RequestKind, nowMs: number): number {
    return this.#loans[kind].left(nowMs);
  }

  deniedMs(kind: RequestKind, nowMs: number): number {
    const { state } = this.#options.shared;
    return state === 'away' ? 0 : Math.max(0, this.#deniedUntilMs[kind] - nowMs);
  }

  tryTake(kind: RequestKind, nowMs: number): boolean {
    if (this.#loans[kind].use(nowMs)) {
      this.#knowledge.addPermitted(kind, nowMs);
      return true;
    }
    if (this.#options.shared.state !== 'away') return false;
    this.#knowledge.addUntold(kind, nowMs);
    return true;
  }

  ask(kind: RequestKind, count: number): void {
    void this.#take(kind, count);
  }

  isAsking(kind: RequestKind): boolean {
    return this.#asking[kind];
  }

  takeBack(kind: RequestKind, nowMs: number): void {
    // Redis cannot be given a permit back while it is away, but need not be told of a request then.
    const isUntold = this.#options.shared.state === 'away' && this.hasUntold;
    if (!isUntold && this.#loans[kind].takeBack()) this.#knowledge.releasePermitted(kind, nowMs);
    else this.#knowledge.releaseUntold(kind, nowMs);
  }

  tell(change: QuotaChange): void {
    const { shared, quotaKey, rules, now } = this.#options;
    if (this.#knowledge.note(change, now())) shared.tell(quotaKey, change, rules);
  }

  prove(): void {
    if (this.#knowledge.isProven) return;
    this.#knowledge.isProven = true;
    this.tell({ isProven: true });
  }

  /** Another replica has told this. */
  learn(change: QuotaChange): void {
    const { shared, onChange } = this.#options;
    if (this.#joining !== null) this.#toldWhileJoining.push(change);
    else if (shared.state !== 'away' && !this.isBehind) {
      this.#apply(change);
      onChange();
    }
  }

  #apply(change: QuotaChange): void {
    this.#knowledge.apply(change, this.#options.now());
    if (change.counted?.some(({ count }) => count < 0)) this.#forgetDenials();
  }

  /** What was given back is there for every kind that was denied. */
  #forgetDenials(): void {
    this.#deniedUntilMs.read = this.#deniedUntilMs.write = 0;
    this.#hasGiveBack.read = this.#hasGiveBack.write = true;
  }

  /** The counts have gone, have come back, or are whole again. */
  noteState(): void {
    this.#knowledge.noteState();
    this.#options.onChange();
  }

  /** Once all replicas have told what they have sent, which is in what the API reported meanwhile. */
  tellReported(): void {
    for (const change of this.#knowledge.adoptReported(this.#options.now())) this.tell(change);
  }

  /** Tells what this replica knows and has sent, and takes over what all of them know. False when they are away. */
  async join(): Promise<boolean> {
    this.#joining ??= this.#joinOnce();
    const isJoined = await this.#joining;
    // A batch that was told again left what was sent since.
    return isJoined && this.hasUntold ? this.join() : isJoined;
  }

  async #joinOnce(): Promise<boolean> {
    const { shared, quotaKey, rules, now, onChange } = this.#options;
    const { session } = shared;
    const batch = this.#knowledge.batch(now());
    const picture = await shared.join(quotaKey, this.#knowledge.all(now()), batch, rules);
    const told = this.#toldWhileJoining;
    // At once: what is told from now on is later than the answer.
    this.#toldWhileJoining = [];
    this.#joining = null;
    if (picture === null) return false;
    this.#joinedSession = session;
    this.#knowledge.replaceWith(picture, now());
    for (const change of told) if ((change.version ?? 0) > picture.version) this.#apply(change);
    onChange();
    return true;
  }

  async #take(kind: RequestKind, count: number): Promise<void> {
    const { shared, quotaKey, onChange } = this.#options;
    this.#asking[kind] = true;
    if (!this.isBehind || (await this.join())) {
      const rules = this.#knowledge.known.rulesOf(kind);
      const atMost = Math.max(count, this.#lendable(kind, rules));
      const validMs = Math.min(LOAN_MS, ...rules.map(stepMsOf));
      this.#hasGiveBack[kind] = false;
      const permits = await shared.take(quotaKey, rules, atMost, validMs);
      if (permits !== null) this.#accept(kind, permits, validMs);
    }
    this.#asking[kind] = false;
    onChange();
    this.#loans[kind].giveBackEnded();
  }

  /** How many permits are asked for so that the next requests have them already. */
  #lendable(kind: RequestKind, rules: readonly RateLimitRule[]): number {
    const part = Math.min(...rules.map(({ limit }) => limit)) / LOAN_PARTS;
    const left = this.#knowledge.known.leastLeft(kind, this.#options.now());
    return Math.floor(Math.min(part, left * LOAN_OF_REST));
  }

  #accept(kind: RequestKind, permits: Permits, validMs: number): void {
    const { granted, waitMs, counted, receipt = [], isProven } = permits;
    const nowMs = this.#options.now();
    // Redis may have forgotten it: a key ends when nothing counts any more.
    this.#knowledge.isProven = isProven;
    if (granted === 0) {
      // Some may have been given back since, of which this replica was told first: it asks again.
      if (this.#hasGiveBack[kind]) return;
      this.#knowledge.known.replace(counted, nowMs);
      this.#deniedUntilMs[kind] = nowMs + Math.max(1, waitMs);
      return;
    }
    this.#knowledge.known.change(counted, nowMs);
    this.#loans[kind].add({ granted, receipt, counted, atMs: nowMs, untilMs: nowMs + validMs });
  }

  #giveBack({ receipt, counted, atMs }: Loan, count: number): void {
    const { shared, quotaKey, now, onChange } = this.#options;
    const nowMs = now();
    const given = counted.map(({ window, endsInMs }) => ({
      window,
      count: -count,
      endsInMs: endsInMs - (nowMs - atMs),
    }));
    this.#knowledge.known.change(given, nowMs);
    this.#forgetDenials();
    shared.giveBack(quotaKey, receipt, count);
    onChange();
  }
}
