import { z } from 'zod';
import type {
  Connection,
  KlaviyoConnection,
  WebhookConnection,
} from '../../domain/sendcloud/connection.ts';
import { dateTime, httpUrl } from '../decode.ts';
import { httpHeaders } from '../http-headers.ts';
import { sendcloudId } from './id.ts';

// `configuration` has no schema at the API: whatever cannot be read there is null or empty, and
// never spoils the connection.
const webhookConfiguration = z
  .object({
    url: httpUrl.nullable().catch(null),
    auth_type: z.string().min(1).nullable().catch(null),
    extra_headers: httpHeaders.catch([]),
  })
  .catch({ url: null, auth_type: null, extra_headers: [] });

/** Decodes the API's `connection`. A `type` that this version does not know is kept as text. */
export const connection: z.ZodType<Connection> = z
  .object({
    id: sendcloudId,
    type: z.string().min(1),
    configuration: z.unknown().optional(),
    created_at: dateTime,
    updated_at: dateTime,
  })
  .transform((wire): Connection => {
    const base = {
      id: wire.id,
      typeName: wire.type,
      createdAt: wire.created_at,
      updatedAt: wire.updated_at,
    };
    if (wire.type === 'klaviyo') return { ...base, kind: 'klaviyo' };
    if (wire.type !== 'webhook') return { ...base, kind: 'unknown' };
    const configuration = webhookConfiguration.parse(wire.configuration);
    return {
      ...base,
      kind: 'webhook',
      url: configuration.url,
      authTypeName: configuration.auth_type,
      extraHeaders: configuration.extra_headers,
    };
  });

/** Decodes what has to be a webhook connection. */
export const webhookConnection: z.ZodType<WebhookConnection> = connection.transform(
  (read, context) => {
    if (read.kind === 'webhook') return read;
    context.addIssue({ code: 'custom', message: 'not a webhook connection', path: ['type'] });
    return z.NEVER;
  },
);

/** Decodes what has to be a Klaviyo connection. */
export const klaviyoConnection: z.ZodType<KlaviyoConnection> = connection.transform(
  (read, context) => {
    if (read.kind === 'klaviyo') return read;
    context.addIssue({ code: 'custom', message: 'not a Klaviyo connection', path: ['type'] });
    return z.NEVER;
  },
);
