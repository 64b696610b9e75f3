import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useMutation } from 'urql';
import {
  AvailableEventsDocument,
  CreateWebhookDocument,
  type EditedWebhookFragment,
  UpdateWebhookDocument,
} from './__generated__/graphql.ts';
import { CheckField, EventsField, TextField } from './form-fields.tsx';
import { Part } from './missing.tsx';
import { addresses } from './route.ts';
import { type Outcome, toCreateInput, toOutcome, toUpdateInput } from './save-webhook.ts';
import { useAnswer } from './use-answer.ts';

interface WebhookFormProps {
  /** The one that is changed; null for a new one. */
  readonly webhook: EditedWebhookFragment | null;
  readonly onCreated?: (id: string) => void;
}

/** Checks nothing itself: the graph knows the rules, and says at which field one is broken. */
export function WebhookForm({ webhook, onCreated }: WebhookFormProps) {
  const [, create] = useMutation(CreateWebhookDocument);
  const [, update] = useMutation(UpdateWebhookDocument);
  const [isSaving, setSaving] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const available = useAnswer(AvailableEventsDocument, {});
  const form = useRef<HTMLFormElement>(null);
  const issues = outcome?.kind === 'rejected' ? outcome.issues : [];

  useEffect(() => {
    if (outcome?.kind !== 'rejected') return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [outcome]);

  async function save(values: FormData): Promise<Outcome> {
    if (webhook === null) return toOutcome(await create({ input: toCreateInput(values) }));
    const input = toUpdateInput(values, webhook);
    return input === null ? { kind: 'unchanged' } : toOutcome(await update({ input }));
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    // A second press would be a second write.
    if (isSaving) return;
    const { currentTarget } = event;
    setSaving(true);
    const saved = await save(new FormData(currentTarget));
    setSaving(false);
    setOutcome(saved);
    if (saved.kind !== 'saved') return;
    const secret = currentTarget.elements.namedItem('secret');
    if (secret instanceof HTMLInputElement) secret.value = '';
    if (webhook === null) onCreated?.(saved.webhook.id);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <TextField name="name" label="Name" value={webhook?.name} issues={issues} />
      <TextField
        name="url"
        label="Sends to"
        hint="https, and an address of the public internet"
        value={webhook?.url}
        issues={issues}
      />
      <Part answer={available} path={['availableEvents']} name="the list of events">
        <EventsField
          available={available.data?.availableEvents ?? []}
          webhook={webhook}
          issues={issues}
        />
      </Part>
      <TextField
        name="secret"
        label="Secret"
        hint={`Signs deliveries: 8 characters or more.${webhook === null ? '' : ' Left empty, it stays as it is.'}`}
        isSecret
        issues={issues}
      />
      <CheckField name="active" label="Sends events" isChecked={webhook?.active ?? true} />
      <button type="submit" className="main" aria-disabled={isSaving}>
        {isSaving ? 'Saving…' : webhook === null ? 'Create' : 'Save changes'}
      </button>
      <div role="status">{outcome && <OutcomeNotice outcome={outcome} />}</div>
    </form>
  );
}

function OutcomeNotice({ outcome }: { readonly outcome: Outcome }) {
  switch (outcome.kind) {
    case 'saved':
      return <p className="notice saved">Saved.</p>;
    case 'unchanged':
      return <p className="notice">Nothing differs from what is there, so nothing was sent.</p>;
    case 'unknown':
      return (
        <p className="notice missing">
          Nobody knows whether this was written: the answer was lost. Look at{' '}
          <a href={addresses.overview}>the list</a> before you send it again.
        </p>
      );
    case 'rejected':
      return (
        <div className="notice missing">
          <p>{outcome.message}</p>
          <ul>
            {outcome.issues
              .filter(({ field }) => field === null)
              .map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
          </ul>
        </div>
      );
  }
}
