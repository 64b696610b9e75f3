import type { Plugin } from 'graphql-yoga';
import type { Operation } from './operation.ts';

/** Takes the operation from the body reader in front, in the place of Yoga's own parsers. */
export function useReadParams(): Plugin<object, Operation> {
  return {
    onRequestParse({ setRequestParser, serverContext }) {
      setRequestParser(() => serverContext.params);
    },
  };
}
