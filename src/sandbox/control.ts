import { Hono, type MiddlewareHandler } from 'hono';
import type { Faults } from './fault.ts';
import { decodeFaultOrder, encodeFaultOrder } from './fault-order.ts';
import { jsonResponse } from './json.ts';
import type { RecordedRequest, Recorder } from './recorder.ts';

/** What can be read and changed from outside. */
export interface ControlOptions {
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly reset: () => void;
}

const maxBodyBytes = 64 * 1024;
const credentialNames =
  /authorization|cookie|token|secret|key|passw|credential|signature|session|jwt/;
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The control path, to be mounted at `/_sandbox`: whoever writes a client in another language
 * orders faults and reads the recorded requests here. It is neither recorded nor misbehaves, and
 * asks for no credential.
 */
export function createControl({ recorder, faults, reset }: ControlOptions): Hono {
  const control = new Hono();
  control.use(refuseOtherOrigins());

  control.get('/requests', () =>
    jsonResponse(200, { requests: recorder.requests.map(encodeRequest) }),
  );
  control.delete('/requests', () => {
    recorder.reset();
    return new Response(null, { status: 204 });
  });
  control.all('/requests', methodNotAllowed('GET, HEAD, DELETE'));

  control.get('/faults', () => jsonResponse(200, { faults: faults.ordered.map(encodeFaultOrder) }));
  control.post('/faults', async (c) => {
    // A client that hung up gets no answer, whatever it is.
    const text = await readText(c.req.raw).catch(() => null);
    if (text === null) return controlError(413, `The body is longer than ${maxBodyBytes} bytes.`);
    const order = decodeFaultOrder(text);
    if (order.kind === 'refused') return controlError(400, order.message, { field: order.field });
    faults.order(order.fault);
    const fault = encodeFaultOrder({ fault: order.fault, left: order.fault.times ?? 1 });
    return jsonResponse(201, { fault });
  });
  control.delete('/faults', () => {
    faults.reset();
    return new Response(null, { status: 204 });
  });
  control.all('/faults', methodNotAllowed('GET, HEAD, POST, DELETE'));

  control.post('/reset', () => {
    reset();
    return new Response(null, { status: 204 });
  });
  control.all('/reset', methodNotAllowed('POST'));

  control.all('*', () => controlError(404, 'There is no such control call; GET / lists them.'));
  return control;
}

/**
 * Middleware that lets no page in a browser drive the sandbox. Its own origin is that of a
 * loopback host only: under another name it could be a page whose name was rebound to 127.0.0.1.
 */
function refuseOtherOrigins(): MiddlewareHandler {
  return async (c, next) => {
    const { origin, hostname } = new URL(c.req.url);
    const isOwn = [undefined, origin].includes(c.req.header('origin'));
    if (isOwn && loopbackHosts.includes(hostname)) return next();
    return controlError(403, 'The control path is closed to pages of other origins.');
  };
}

/** Null if there are more bytes than an order may have. */
async function readText(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    // What is too long is read all the same, so that the client gets to the answer.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size > maxBodyBytes ? null : Buffer.concat(chunks).toString();
}

function encodeRequest(request: RecordedRequest): RecordedRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    credentialNames.test(name) ? '[redacted]' : value,
  ]);
  return { ...request, headers: Object.fromEntries(headers) };
}

function methodNotAllowed(allow: string): () => Response {
  const message = `The method is not allowed here, but ${allow}.`;
  return () => controlError(405, message, {}, { allow });
}

function controlError(
  status: number,
  message: string,
  members: object = {},
  headers: Readonly<Record<string, string>> = {},
): Response {
  return jsonResponse(status, { error: { message, ...members } }, headers);
}
