import { Hono, type MiddlewareHandler } from 'hono';
import type { Faults } from './fault.ts';
import { decodeFaultOrder, encodeFaultOrder } from './fault-order.ts';
import { decodeJson, isJsonObject, jsonResponse } from './json.ts';
import type { LimitEnforcement } from './limit-enforcement.ts';
import type { Recorder } from './recorder.ts';
import { redactRequest } from './redaction.ts';
import { maxBodyBytes, readBody } from './request-body.ts';

/** What can be read and changed from outside. */
export interface ControlOptions {
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly enforcement: LimitEnforcement;
  readonly reset: () => void;
}

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The control path, to be mounted at `/_sandbox`: whoever writes a client in another language
 * orders faults and reads the recorded requests here. It is neither recorded nor misbehaves, and
 * asks for no credential.
 */
export function createControl({ recorder, faults, enforcement, reset }: ControlOptions): Hono {
  const control = new Hono();
  control.use(refuseOtherOrigins());

  control.get('/requests', () =>
    jsonResponse(200, { requests: recorder.requests.map(redactRequest) }),
  );
  control.delete('/requests', () => {
    recorder.reset();
    return new Response(null, { status: 204 });
  });
  control.all('/requests', methodNotAllowed('GET, HEAD, DELETE'));

  control.get('/faults', () => jsonResponse(200, { faults: faults.ordered.map(encodeFaultOrder) }));
  control.post('/faults', async (c) => {
    const text = await readText(c.req.raw);
    if (text === null) return bodyTooLong();
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

  const answerLimits = () => jsonResponse(200, { enforce: enforcement.isOn });
  control.get('/limits', answerLimits);
  control.post('/limits', async (c) => {
    const text = await readText(c.req.raw);
    if (text === null) return bodyTooLong();
    const order = decodeJson(text);
    if (!isJsonObject(order) || typeof order.enforce !== 'boolean') {
      return controlError(400, 'enforce is true or false.', { field: 'enforce' });
    }
    enforcement.isOn = order.enforce;
    return answerLimits();
  });
  control.all('/limits', methodNotAllowed('GET, HEAD, POST'));

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

/** Null if there are more bytes than are read. */
async function readText(request: Request): Promise<string | null> {
  // A client that hung up gets no answer, whatever it is.
  const body = await readBody(request).catch(() => null);
  return body?.kind === 'text' ? body.text : null;
}

function bodyTooLong(): Response {
  return controlError(413, `The body is longer than ${maxBodyBytes} bytes.`);
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
