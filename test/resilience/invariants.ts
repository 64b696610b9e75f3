import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'vitest';
import { ERROR_CODES } from '../../src/server/mask-error.ts';
import type { GraphResponse } from '../support/start-graph.ts';

/** How long the process may be deaf, in milliseconds: a bound ten times as wide as what is seen. */
const LONGEST_BLOCK_MS = 2000;

/** Watches what no single answer shows, from when it is made. */
export interface ProcessWatch extends Disposable {
  /** Fails when the event loop was blocked, or when Node has warned or seen a rejection that nobody handled. */
  expectCalm(): void;
}

export function watchProcess(): ProcessWatch {
  const complaints: string[] = [];
  const complain = (what: string) => (reason: unknown) => complaints.push(`${what}: ${reason}`);
  const listeners = {
    warning: complain('warning'),
    unhandledRejection: complain('unhandled rejection'),
    uncaughtExceptionMonitor: complain('uncaught exception'),
  };
  for (const [name, listener] of Object.entries(listeners)) process.on(name, listener);
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();

  return {
    expectCalm() {
      expect(complaints).toEqual([]);
      expect(delay.max / 1e6).toBeLessThan(LONGEST_BLOCK_MS);
    },
    [Symbol.dispose]() {
      delay.disable();
      for (const [name, listener] of Object.entries(listeners)) process.off(name, listener);
    },
  };
}

/** Fails unless an answer is a well-formed GraphQL response with nothing in it but codes of the list. */
export function expectWellFormed({ status, text }: Pick<GraphResponse, 'status' | 'text'>): void {
  expect(status).toBe(200);
  const { data, errors = [], extensions, ...others } = JSON.parse(text);
  expect(others).toEqual({});
  expect(typeof data).toBe('object');
  expect(typeof extensions).toBe('object');
  for (const error of errors) {
    expect(ERROR_CODES).toContain(error.extensions.code);
    expect(error.extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
    expect(error.extensions.requestId).toMatch(/^[\w.-]{1,64}$/);
    expect(Object.keys(error).toSorted()).toEqual(['extensions', 'locations', 'message', 'path']);
  }
}
