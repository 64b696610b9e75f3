import { MUTATIONS, type MutationRow } from './mutation-table.ts';

const TIMES = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
const configuration = { url: 'https://new.example.com/hook' };
const CONNECTION = { id: 1, type: 'webhook', configuration, ...TIMES };
const SUBSCRIPTION = {
  id: 1,
  connection_id: 1,
  event_type: 'parcels.event.created',
  is_active: false,
  ...TIMES,
};
const WEBHOOK = {
  id: 'wh_123456',
  name: 'New one',
  url: 'https://new.example.com/hook',
  events: ['tracking_parcel.created'],
  active: true,
  ...TIMES,
};

/** What the API answers when it has done what it was asked, by mutation; absent for those that delete. */
const DATA: Readonly<Record<string, object>> = {
  createWebhookConnection: CONNECTION,
  createKlaviyoConnection: { ...CONNECTION, type: 'klaviyo', configuration: {} },
  updateWebhookConnection: CONNECTION,
  startKlaviyoAuthorization: { authorization_url: 'https://www.klaviyo.com/oauth/authorize' },
  createEventSubscription: SUBSCRIPTION,
  updateEventSubscription: SUBSCRIPTION,
  sendTestEvent: { success: true, status_code: 200, response_body: 'OK' },
  createWebhookSubscription: WEBHOOK,
  updateWebhookSubscription: WEBHOOK,
  ensureWebhookConnection: CONNECTION,
  ensureEventSubscription: SUBSCRIPTION,
  ensureWebhookSubscription: WEBHOOK,
};

export interface WriteAnswer {
  readonly what: string;
  readonly body: string;
  readonly type?: string;
  /** Whether it leaves no doubt that the write was carried out. */
  readonly isSuccess: boolean;
}

const html = { body: '<h1>Done</h1>', type: 'text/html' };

/** Bodies that come with any status of success, and what they mean for a write. */
function answersTo({ field, api }: MutationRow): readonly WriteAnswer[] {
  const data = DATA[field];
  const isDelete = data === undefined;
  const text = (value: unknown) => JSON.stringify(value);
  const error =
    api === 'sendcloud'
      ? { errors: [{ status: '400', code: 'invalid', detail: 'No.' }] }
      : { error: { message: 'No.' } };
  return [
    { what: 'the whole object', body: text({ data: data ?? WEBHOOK }), isSuccess: true },
    { what: 'a message beside it', body: text({ data, message: 'Done.' }), isSuccess: true },
    { what: 'nothing', body: '', isSuccess: isDelete },
    { what: 'nothing, of no type', body: '', type: 'text/plain', isSuccess: isDelete },
    { what: 'a message alone', body: text({ message: 'deleted' }), isSuccess: isDelete },
    { what: 'an empty object', body: '{}', isSuccess: isDelete },
    { what: 'null', body: 'null', isSuccess: isDelete },
    { what: "the API's own error", body: text(error), isSuccess: false },
    { what: 'an error beside it', body: text({ data, ...error }), isSuccess: false },
    { what: 'an error in a word', body: text({ error: 'failed' }), isSuccess: false },
    { what: 'that there is an error', body: text({ error: true }), isSuccess: false },
    {
      what: 'an error of Laravel',
      body: text({ message: 'No.', errors: { name: ['No.'] } }),
      isSuccess: false,
    },
    { what: 'no error', body: text({ data, error: null, errors: [] }), isSuccess: true },
    { what: 'HTML', ...html, isSuccess: false },
    { what: 'HTML that says it is JSON', body: html.body, isSuccess: false },
    { what: 'half of it', body: text({ data: WEBHOOK }).slice(0, -9), isSuccess: false },
    ...(data === undefined ? [] : unwholeAnswers(field, data)),
  ];
}

function unwholeAnswers(field: string, data: object): readonly WriteAnswer[] {
  const others: object[] = [{ data: [data] }, { data: null }, data];
  if ('id' in data) others.push({ data: { ...data, id: undefined } });
  if (field.startsWith('update')) {
    others.push({ data: { ...data, id: field === 'updateWebhookSubscription' ? 'wh_9' : 9 } });
  }
  return others.map((other) => {
    const body = JSON.stringify(other);
    return { what: body, body, isSuccess: false };
  });
}

export interface WriteStatusRow {
  readonly field: string;
  readonly status: number;
  readonly row: MutationRow;
  readonly answers: readonly WriteAnswer[];
}

const STATUSES = [200, 201, 202, 203, 206, 299];
/** What comes with every status; the rest comes with one, since the status makes no difference. */
const COMMON = ['the whole object', 'nothing', "the API's own error", 'HTML'];
/** As many writes as the APIs let through at once. */
const AT_ONCE = 12;

/** The fifteen writes, each with every status of success that an API could send. */
export const WRITE_STATUSES: readonly WriteStatusRow[] = MUTATIONS.flatMap((row) => {
  const { field } = row;
  const answers = answersTo(row);
  const common = answers.filter(({ what }) => COMMON.includes(what));
  const others = answers.filter((answer) => !common.includes(answer));
  return [
    ...STATUSES.map((status) => ({ field, row, status, answers: common })),
    { field, row, status: 200, answers: others.slice(0, AT_ONCE) },
    { field, row, status: 202, answers: others.slice(AT_ONCE) },
  ].filter((each) => each.answers.length > 0);
});

/** Whether 204 says everything that there is to say. */
export const isDelete = ({ field }: MutationRow): boolean => DATA[field] === undefined;
