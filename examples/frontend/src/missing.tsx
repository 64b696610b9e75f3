import type { ReactNode } from 'react';
import { type Answer, type FieldError, isBelow, type Path } from './use-answer.ts';

const apiNames: Readonly<Record<string, string>> = {
  SENDCLOUD: 'Sendcloud',
  SHIPPING_CHANNELS: 'Shipping Channels',
};

/** What a person can make of a code; the graph's own sentence for all others. */
const sentences: Readonly<Record<string, (api: string) => string>> = {
  UPSTREAM_UNAVAILABLE: (api) => `${api} cannot be reached or has failed.`,
  UPSTREAM_TIMEOUT: (api) => `${api} did not answer in time.`,
  UPSTREAM_BAD_RESPONSE: (api) => `${api} sent something that cannot be read.`,
  RATE_LIMITED: (api) => `${api} takes no more requests for now.`,
  UNAUTHENTICATED: (api) => `${api} does not know the credential.`,
  FORBIDDEN: (api) => `${api} does not allow this to the credential.`,
};

export function describeError({ code, api, message }: FieldError): string {
  return sentences[code]?.(apiNames[api ?? ''] ?? 'The API') ?? message;
}

interface PartProps {
  readonly answer: Answer<unknown>;
  /** The field of the answer that the part shows. */
  readonly path: Path;
  /** In a sentence: `the connections`. */
  readonly name: string;
  readonly children: ReactNode;
}

/** A part of the page, with what is to be said of its data: that it is on its way, missing, or stale. */
export function Part({ answer, path, name, children }: PartProps) {
  const { data, isAsking, errors, stale } = answer;
  // An error above the part, such as a graph that cannot be reached, leaves it without data, too.
  const own = errors.filter((error) => isBelow(error.path, path) || isBelow(path, error.path));
  const ageMs = Math.max(...stale.filter((f) => isBelow(f.path, path)).map((f) => f.ageMs), 0);
  return (
    <div aria-busy={isAsking}>
      <div role="status">
        {data === undefined && isAsking && <p className="asking">Asking for {name}…</p>}
        {own.length > 0 && (
          <Notice answer={answer} kind="missing">
            {own.some((error) => isBelow(path, error.path))
              ? `This is without ${name}.`
              : `This is without a part of ${name}.`}{' '}
            {[...new Set(own.map(describeError))].join(' ')}
          </Notice>
        )}
        {ageMs > 0 && (
          <Notice answer={answer} kind="stale">
            This was read {formatAge(ageMs)} ago, because it cannot be read now.
          </Notice>
        )}
      </div>
      {children}
    </div>
  );
}

interface NoticeProps {
  readonly answer: Answer<unknown>;
  readonly kind: 'missing' | 'stale';
  readonly children: ReactNode;
}

function Notice({ answer: { secondsLeft, isAsking, askAgain }, kind, children }: NoticeProps) {
  return (
    <div className={`notice ${kind}`}>
      <p>{children}</p>
      {secondsLeft === null ? (
        <button type="button" onClick={askAgain} disabled={isAsking}>
          {isAsking ? 'Asking…' : 'Ask again'}
        </button>
      ) : (
        // A screen reader hears once that it goes on by itself, and not each second.
        <p>
          It is asked again by itself<span aria-hidden="true"> in {secondsLeft} s</span>.
        </p>
      )}
    </div>
  );
}

/** In the place of one value. Why it could not be read is said once, at the head of its part. */
export function Missing({ answer, path }: { answer: Answer<unknown>; path: Path }) {
  const hasFailed = answer.errors.some((error) => isBelow(error.path, path));
  if (hasFailed) return <span className="missing">not known</span>;
  return <span className="none">not told by the API</span>;
}

/** Beside one value that was read before. */
export function Stale({ answer, path }: { answer: Answer<unknown>; path: Path }) {
  const field = answer.stale.find((each) => isBelow(each.path, path));
  if (field === undefined) return null;
  return <span className="stale tag">{formatAge(field.ageMs)} old</span>;
}

function formatAge(ageMs: number): string {
  const seconds = Math.round(ageMs / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
