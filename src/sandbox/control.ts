import type { Api, ErrorDetails, Handler, Middleware } from './api.ts';
import { type OrderedFault, orderFault } from './fault.ts';
import { decodeJson, isJsonObject, jsonResponse } from './json.ts';
import { redactRequest } from './recorder.ts';
import { maxBodyBytes, OrderError, readBody } from './request.ts';
import type { SandboxState } from './state.ts';

/** One call of the control path. */
export interface ControlCall {
  readonly description: string;
  /** What its example sends. */
  readonly body?: string;
  readonly handler: Handler;
}

/** All calls, by method and path below the control path. */
export const controlCalls: Readonly<Record<string, ControlCall>> = {
  'GET /requests': {
    description: 'The requests to both APIs in order of arrival, secrets redacted.',
    handler: (c) => jsonResponse(200, { requests: c.var.state.requests.map(redactRequest) }),
  },
  'DELETE /requests': {
    description: 'Forgets them.',
    handler: change((state) => {
      state.requests = [];
    }),
  },
  'GET /faults': {
    description: 'The ordered faults, and for how many answers each is left.',
    handler: (c) => jsonResponse(200, { faults: c.var.state.faults.map(encodeFault) }),
  },
  'POST /faults': {
    description: 'Orders a fault, which the next requests that it is for are answered with.',
    body: '{"api":"shipping-channels","rateLimit":true,"times":3}',
    handler: withJson((order, { faults }) =>
      jsonResponse(201, { fault: encodeFault(orderFault(faults, order)) }),
    ),
  },
  'DELETE /faults': {
    description: 'Forgets all ordered faults.',
    handler: change((state) => {
      state.faults = [];
    }),
  },
  'GET /limits': {
    description: 'Whether what is beyond the counted limits is refused; at first it is not.',
    handler: (c) => jsonResponse(200, { enforce: c.var.state.limitsAreEnforced }),
  },
  'POST /limits': {
    description:
      'Has it refused, or not: more than 100 unsafe requests a minute or 15 a second at ' +
      'Sendcloud, and more than 100 requests an hour at Shipping Channels.',
    body: '{"enforce":true}',
    handler: withJson((order, state) => {
      if (!isJsonObject(order) || typeof order.enforce !== 'boolean') {
        throw new OrderError('enforce', 'enforce is true or false.');
      }
      state.limitsAreEnforced = order.enforce;
      return jsonResponse(200, { enforce: order.enforce });
    }),
  },
  'POST /events': {
    description:
      'Sends an event to each hook at once, and answers with what the hooks answered. Hooks are ' +
      'named by the program that starts the sandbox; without one the answer is 409.',
    body: '{"api":"shipping-channels","name":"tracking_parcel.status_changed"}',
    handler: withJson(async (order, { events }, signal) => {
      const sent = await events.send(order, signal);
      if (sent.length > 0) return jsonResponse(200, { sent });
      return controlError(409, { message: 'This sandbox has no hook to send such an event to.' });
    }),
  },
  'POST /reset': {
    description:
      'Back to the start: forgets requests, faults, what was counted for limits, and all that ' +
      'was written to the APIs. Hooks stay.',
    handler: change(({ reset }) => reset()),
  },
};

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Lets no page in a browser drive the sandbox. Its own origin is that of a loopback host only:
 * under another name it could be a page whose name was rebound to 127.0.0.1.
 */
const refuseOtherOrigins: Middleware = async (c, next) => {
  const { origin, hostname } = new URL(c.req.url);
  const isOwn = [undefined, origin].includes(c.req.header('origin'));
  if (isOwn && loopbackHosts.includes(hostname)) return next();
  return controlError(403, { message: 'The control path is closed to pages of other origins.' });
};

/**
 * `answer` is given undefined for a body that is not JSON, and may throw an `OrderError`. Its signal
 * aborts when the client hangs up or the sandbox closes.
 */
function withJson(
  answer: (
    value: unknown,
    state: SandboxState,
    signal: AbortSignal,
  ) => Response | Promise<Response>,
): Handler {
  return async (c) => {
    // A client that hung up gets no answer, whatever it is.
    const body = await readBody(c.req.raw).catch(() => null);
    if (body === null) {
      return controlError(413, { message: `The body is longer than ${maxBodyBytes} bytes.` });
    }
    try {
      return await answer(decodeJson(body), c.var.state, c.req.raw.signal);
    } catch (error) {
      if (!(error instanceof OrderError)) throw error;
      return controlError(400, { message: error.message, source: error.field });
    }
  };
}

/** A body that is no text is shown as if it was. */
function encodeFault({ fault, left }: OrderedFault): object {
  const { times: _ordered, body, ...rest } = fault;
  return {
    ...rest,
    ...(body === undefined ? {} : { body: Buffer.from(body).toString() }),
    left: left === Number.POSITIVE_INFINITY ? 'Infinity' : left,
  };
}

function change(apply: (state: SandboxState) => void): Handler {
  return (c) => {
    apply(c.var.state);
    return new Response(null, { status: 204 });
  };
}

const unknownCall = 'There is no such control call; GET / lists them.';

function controlError(status: number, { message, source, headers }: ErrorDetails = {}): Response {
  const notAllowed = `The method is not allowed here, but ${headers?.allow}.`;
  const own = status === 405 ? notAllowed : unknownCall;
  const field = source === undefined ? {} : { field: source };
  return jsonResponse(status, { error: { message: message ?? own, ...field } }, headers);
}

const handlers = Object.entries(controlCalls).map(([call, { handler }]) => [call, handler]);

/**
 * The control path: whoever writes a client in another language orders faults and reads the recorded
 * requests here. It is neither recorded nor misbehaves, and asks for no credential.
 */
export const control: Api = {
  path: '/_sandbox',
  middleware: [refuseOtherOrigins],
  endpoints: Object.fromEntries(handlers),
  errorResponse: controlError,
};
