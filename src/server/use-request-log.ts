import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Operation } from './operation.ts';

const LONGEST_NAME = 100;

/** Notes which operation a request was. */
export function useRequestLog(): Plugin<Operation> {
  return {
    onExecute({ args }) {
      const { log } = args.contextValue;
      const operation = getOperationAST(args.document, args.operationName);
      log.operationName = operation?.name?.value.slice(0, LONGEST_NAME) ?? null;
      log.operationType = operation?.operation ?? null;
    },
  };
}
