import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import ErrorsPlugin from '@pothos/plugin-errors';
import type { GraphContext } from './context.ts';

/** Collects the types that the modules of this folder define. Output fields are not null unless they say so. */
export const builder = new SchemaBuilder<{
  Context: GraphContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    URL: { Input: string; Output: string };
  };
  Directives: { key: { locations: 'OBJECT'; args: { fields: string } } };
}>({
  plugins: [DirectivesPlugin, ErrorsPlugin],
  errors: { directResult: true },
  // The other form is printed as directives named by their index.
  directives: { useGraphQLToolsUnorderedDirectives: true },
  defaultFieldNullability: false,
});

builder.queryType({
  description:
    'Where shipping events go: the connections and subscriptions of Sendcloud, and the webhook subscriptions of Shipping Channels.',
});

builder.mutationType({
  description:
    'What can be changed. Mutations of one operation run one after the other. None is sent again unless it certainly was not carried out: when it is not known whether one was carried out, the error has `extensions.outcome: "unknown"`.',
});
