// The examples of the specification, as the API sends them.

export const CONNECTION = {
  id: 1,
  type: 'webhook',
  configuration: {
    url: 'https://example.com/webhooks/sendcloud',
    auth_type: 'bearer',
    extra_headers: { 'X-Custom-Header': 'my-value' },
  },
  created_at: '2026-01-15T10:30:00Z',
  updated_at: '2026-01-15T10:30:00Z',
};

export const KLAVIYO_CONNECTION = {
  id: 2,
  type: 'klaviyo',
  configuration: {},
  created_at: '2026-01-16T09:00:00Z',
  updated_at: '2026-01-16T09:00:00Z',
};

export const SUBSCRIPTION = {
  id: 1,
  connection_id: 2,
  event_type: 'parcels.event.created',
  is_active: true,
  created_at: '2026-01-15T11:00:00Z',
  updated_at: '2026-01-16T11:00:00Z',
};

export const NOT_FOUND = {
  errors: [{ status: '404', code: 'not_found', title: 'Not Found', detail: 'Not found.' }],
};
