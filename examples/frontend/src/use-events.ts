import { useEffect, useRef, useState } from 'react';
import { EventsDocument, type EventsSubscription } from './__generated__/graphql.ts';
import { openStream } from './graph.ts';

export type ReceivedEvent = EventsSubscription['eventReceived'];

export type StreamState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'paused' }
  /** Tried again in a moment. */
  | { readonly kind: 'interrupted' }
  /** Not tried again: the graph says why. */
  | { readonly kind: 'ended'; readonly message: string };

export interface Events {
  /** Newest first. */
  readonly events: readonly ReceivedEvent[];
  readonly state: StreamState;
  /** Whether some may have been missed. */
  readonly hasGap: boolean;
}

const shownCount = 50;
const retryAfterMs = 2000;

/**
 * The events of the graph as they come, and none twice: whatever ends a stream, the next one goes on
 * after the last event that was seen. Where that is not possible, it says that there is a gap.
 */
export function useEvents(isPaused: boolean): Events {
  const [events, setEvents] = useState<readonly ReceivedEvent[]>([]);
  const [state, setState] = useState<StreamState>({ kind: 'opening' });
  const [hasGap, setGap] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const after = useRef<string | null>(null);
  const hasListened = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt opens a stream of its own
  useEffect(() => {
    if (isPaused) {
      setState({ kind: 'paused' });
      return;
    }
    // Only an event has an id to go on from: what came before the first one is not sent again.
    if (hasListened.current && after.current === null) setGap(true);
    setState((last) => (last.kind === 'interrupted' ? last : { kind: 'opening' }));
    let timer: number | undefined;
    let isEnded = false;
    const openAnother = () => setAttempt((count) => count + 1);
    const close = openStream(
      EventsDocument,
      { after: after.current },
      {
        open() {
          hasListened.current = true;
          setState({ kind: 'open' });
        },
        next({ data, errors }) {
          const event = data?.eventReceived;
          if (event) {
            after.current = event.id;
            setEvents((others) => [event, ...others].slice(0, shownCount));
            return;
          }
          const code = errors?.[0]?.extensions?.code;
          if (code === 'EVENT_GAP') {
            // The event is not kept any more: go on with what comes now, and say so.
            after.current = null;
            setGap(true);
          } else if (code !== 'SLOW_CONSUMER') {
            isEnded = true;
            setState({ kind: 'ended', message: errors?.[0]?.message ?? 'The stream has ended.' });
          }
        },
        // After an hour, say, so that tokens are checked again.
        complete: () => isEnded || openAnother(),
        error() {
          if (isEnded) return;
          setState({ kind: 'interrupted' });
          timer = window.setTimeout(openAnother, retryAfterMs);
        },
      },
    );
    return () => {
      isEnded = true;
      window.clearTimeout(timer);
      close();
    };
  }, [isPaused, attempt]);

  return { events, state, hasGap };
}
