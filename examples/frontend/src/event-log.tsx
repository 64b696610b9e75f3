import { useState } from 'react';
import { Time } from './time.tsx';
import { type ReceivedEvent, type StreamState, useEvents } from './use-events.ts';

export function EventLog() {
  const [isPaused, setPaused] = useState(false);
  const { events, state, hasGap } = useEvents(isPaused);
  return (
    <section aria-labelledby="events">
      <div className="heading">
        <h2 id="events">The newest first</h2>
        <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          Pause
        </button>
      </div>
      <div role="status">
        <p className="detail">{describeState(state)}</p>
        {hasGap && (
          <p className="notice stale">
            Some events may be missing here: they came while nobody listened. The deliveries of a
            webhook have them.
          </p>
        )}
      </div>
      {/* Read out as they come; who does not want that can pause. */}
      <div role="log" aria-label="Events">
        <ol className="events">
          {events.map((event) => (
            <EventItem key={event.id} event={event} />
          ))}
        </ol>
      </div>
    </section>
  );
}

function EventItem({ event }: { readonly event: ReceivedEvent }) {
  return (
    <li>
      <strong>{event.name}</strong> {describeSubject(event)}
      <span className="detail">
        {event.api === 'SENDCLOUD' ? 'Sendcloud' : 'Shipping Channels'},{' '}
        <Time time={event.receivedAt} />
      </span>
      <details>
        <summary>What was sent</summary>
        <pre>{event.body}</pre>
      </details>
    </li>
  );
}

/** Each part of it can be absent, and an event of an unknown form has none. */
function describeSubject(event: ReceivedEvent): string {
  if ('parcelId' in event) return [event.parcelId, event.phase].filter(Boolean).join(': ');
  if ('resourceId' in event) return [event.resourceId, event.status].filter(Boolean).join(': ');
  return '';
}

function describeState(state: StreamState): string {
  switch (state.kind) {
    case 'opening':
      return 'Opening the stream…';
    case 'open':
      return 'Listening. The sandbox sends an event every 3 seconds.';
    case 'paused':
      return 'Paused. It goes on after the last event that is shown here.';
    case 'interrupted':
      return 'The stream was interrupted. It is opened again in a moment, after the last event.';
    case 'ended':
      return state.message;
  }
}
