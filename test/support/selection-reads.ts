import { type DocumentNode, visit } from 'graphql';

/** Counts how often the selections of a document are read from now on, and ends what does not end. */
export function watchSelections(document: DocumentNode): { reads: number } {
  const watch = { reads: 0 };
  visit(document, {
    SelectionSet(node) {
      const { selections } = node;
      const get = () => {
        watch.reads += 1;
        if (watch.reads > 100_000) throw new Error('This would not end.');
        return selections;
      };
      Object.defineProperty(node, 'selections', { get });
    },
  });
  watch.reads = 0;
  return watch;
}
