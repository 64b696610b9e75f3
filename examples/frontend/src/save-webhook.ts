import type { OperationResult } from 'urql';
import type {
  CreateWebhookMutation,
  CreateWebhookSubscriptionInput,
  EditedWebhookFragment,
  Event,
  UpdateWebhookMutation,
  UpdateWebhookSubscriptionInput,
} from './__generated__/graphql.ts';
import { describeError } from './missing.tsx';
import { toFieldErrors } from './use-answer.ts';

/** What is wrong with one field of the form. */
export interface Issue {
  /** The name of the input field; null when the form has none for it. */
  readonly field: string | null;
  readonly message: string;
}

/** What became of a form that was sent. */
export type Outcome =
  | { readonly kind: 'saved'; readonly webhook: EditedWebhookFragment }
  | { readonly kind: 'unchanged' }
  /** Nothing was written. */
  | { readonly kind: 'rejected'; readonly message: string; readonly issues: readonly Issue[] }
  /** Nobody knows whether it was written. */
  | { readonly kind: 'unknown' };

const fieldNames = ['name', 'url', 'events', 'secret', 'active'];

export function toCreateInput(form: FormData): CreateWebhookSubscriptionInput {
  return {
    name: textOf(form, 'name'),
    url: textOf(form, 'url'),
    events: eventsOf(form),
    secret: textOf(form, 'secret'),
    active: form.has('active'),
  };
}

/** Only what differs, because what is absent stays as it is; null when nothing does. */
export function toUpdateInput(
  form: FormData,
  webhook: EditedWebhookFragment,
): UpdateWebhookSubscriptionInput | null {
  const { name, url, events, secret, active } = toCreateInput(form);
  const changes = {
    ...(name !== (webhook.name ?? '') && { name }),
    // A URL with a mask in it must not be sent back: the mask would take the place of the secret.
    ...(url !== (webhook.url ?? '') && { url }),
    ...(!isSameSet(events, webhook.events ?? []) && { events }),
    ...(secret !== '' && { secret }),
    ...(active !== webhook.active && { active: active ?? false }),
  };
  return Object.keys(changes).length === 0 ? null : { id: webhook.id, ...changes };
}

export function toOutcome({
  data,
  error,
}: OperationResult<CreateWebhookMutation | UpdateWebhookMutation>): Outcome {
  const result = data?.result;
  if (!result) return toFailure(error);
  switch (result.__typename) {
    case 'CreateWebhookSubscriptionSuccess':
    case 'UpdateWebhookSubscriptionSuccess':
      return { kind: 'saved', webhook: result.subscription };
    case 'HookgraphValidationError':
      return { kind: 'rejected', message: result.message, issues: result.issues.map(toIssue) };
    default:
      // A conflict, or something that is forbidden or has gone: the sentence says which.
      return { kind: 'rejected', message: result.message, issues: [] };
  }
}

function toFailure(error: OperationResult['error']): Outcome {
  const isUnknown =
    // The request may have arrived, even if its answer has not.
    error?.networkError !== undefined ||
    error?.graphQLErrors.some(({ extensions }) => extensions.outcome === 'unknown');
  if (isUnknown) return { kind: 'unknown' };
  const sentences = toFieldErrors(error).map((each) => {
    const wait =
      each.retryAfterMs === null ? '' : ` Try again in ${Math.ceil(each.retryAfterMs / 1000)} s.`;
    return `${describeError(each)} Nothing was written.${wait}`;
  });
  return { kind: 'rejected', message: sentences.join(' '), issues: [] };
}

/** `["input", "events", "0"]` is said at the field `events`. */
function toIssue({ path, message }: { path: readonly string[]; message: string }): Issue {
  const [, field = ''] = path;
  return { field: fieldNames.includes(field) ? field : null, message };
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? '').trim();
}

function eventsOf(form: FormData): Event[] {
  // The values are those of the graph's own list.
  return form.getAll('events') as Event[];
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}
