import type { AvailableEventsQuery, EditedWebhookFragment } from './__generated__/graphql.ts';
import type { Issue } from './save-webhook.ts';

interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string | null | undefined;
  readonly isSecret?: boolean;
  readonly issues: readonly Issue[];
}

export function TextField({ name, label, hint, value, isSecret, issues }: TextFieldProps) {
  const isInvalid = issues.some(({ field }) => field === name);
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={isSecret ? 'password' : 'text'}
        autoComplete={isSecret ? 'new-password' : 'off'}
        defaultValue={value ?? ''}
        aria-invalid={isInvalid}
        aria-describedby={`${name}-hint ${name}-issues`}
      />
      <p id={`${name}-hint`} className="detail">
        {hint}
      </p>
      <Issues name={name} issues={issues} />
    </div>
  );
}

interface EventsFieldProps {
  readonly available: NonNullable<AvailableEventsQuery['availableEvents']>;
  readonly webhook: EditedWebhookFragment | null;
  readonly issues: readonly Issue[];
}

export function EventsField({ available, webhook, issues }: EventsFieldProps) {
  const isInvalid = issues.some(({ field }) => field === 'events');
  const known = available.flatMap(({ event, ...rest }) => (event ? [{ ...rest, event }] : []));
  const knownNames = known.map(({ name }) => name);
  const others = (webhook?.eventNames ?? []).filter((name) => !knownNames.includes(name));
  return (
    <fieldset aria-describedby="events-issues">
      <legend>Events</legend>
      {known.map(({ event, name, description }) => (
        <label key={event} className="check">
          <input
            type="checkbox"
            name="events"
            value={event}
            defaultChecked={webhook?.events?.includes(event) ?? false}
            aria-invalid={isInvalid}
          />
          <span>
            {name}
            <span className="detail">{description}</span>
          </span>
        </label>
      ))}
      {known.length > 0 && others.length > 0 && (
        <p className="detail">Not known here, and kept: {others.join(', ')}</p>
      )}
      <Issues name="events" issues={issues} />
    </fieldset>
  );
}

interface CheckFieldProps {
  readonly name: string;
  readonly label: string;
  readonly isChecked: boolean;
}

export function CheckField({ name, label, isChecked }: CheckFieldProps) {
  return (
    <label className="check">
      <input type="checkbox" name={name} defaultChecked={isChecked} />
      <span>{label}</span>
    </label>
  );
}

function Issues({ name, issues }: { readonly name: string; readonly issues: readonly Issue[] }) {
  return (
    <div id={`${name}-issues`} className="issues">
      {issues
        .filter(({ field }) => field === name)
        .map(({ message }) => (
          <p key={message}>{message}</p>
        ))}
    </div>
  );
}
