import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { PersistedQueries } from './documents/persisted-queries.ts';
import type { Operation } from './operation.ts';
import { RequestError } from './request-error.ts';

const LONGEST_NAME = 100;

/**
 * What is due when a valid operation is about to run: the log learns its name, its document may be
 * remembered, and its execution ends when the client hangs up. A mutation is kept out of a request
 * that may change nothing ("GraphQL over HTTP", section 6.2.1).
 */
export function useOperation({ remember }: PersistedQueries): Plugin<Operation> {
  return {
    onExecute({ args }) {
      const { document, deadline, isSafe, log }: Operation = args.contextValue;
      remember(document);
      Object.assign(args, { signal: deadline.hungUp });
      const operation = getOperationAST(args.document, args.operationName);
      log.operationName = operation?.name?.value.slice(0, LONGEST_NAME) ?? null;
      log.operationType = operation?.operation ?? null;
      if (isSafe && operation?.operation === OperationTypeNode.MUTATION) {
        throw new RequestError(405, 'BAD_REQUEST', 'A mutation is sent by POST.', {
          headers: { allow: 'POST' },
        });
      }
    },
  };
}
