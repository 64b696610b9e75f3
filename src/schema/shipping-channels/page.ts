import { MAX_PER_PAGE, type Page } from '../../domain/shipping-channels.ts';
import { builder } from '../builder.ts';

/** The arguments of every field that answers a page. */
export const pageArguments = builder.args((t) => ({
  page: t.int({
    required: true,
    defaultValue: 1,
    description: 'The number of the page, from 1. A page past the last one is empty.',
  }),
  perPage: t.int({
    required: true,
    defaultValue: 15,
    description: `How many items a page has, from 1 to ${MAX_PER_PAGE}.`,
  }),
}));

type ObjectRef<Shape> = ReturnType<ReturnType<typeof builder.objectRef<Shape>>['implement']>;

/** Defines the type of a page of items. */
export function definePage<Item>(
  name: string,
  itemRef: ObjectRef<Item>,
  description: string,
): ObjectRef<Page<Item>> {
  return builder.objectRef<Page<Item>>(name).implement({
    description,
    fields: (t) => ({
      items: t.field({
        type: [itemRef],
        description: 'In the order of the API; empty past the last page.',
        resolve: ({ items }) => items,
      }),
      page: t.exposeInt('page', { description: 'The number of this page, from 1.' }),
      perPage: t.exposeInt('perPage', { description: 'How many items a full page has.' }),
      totalCount: t.exposeInt('totalCount', {
        description: 'How many items all pages have together.',
      }),
      lastPage: t.exposeInt('lastPage', { description: 'The number of the last page.' }),
      hasNextPage: t.boolean({
        description: 'Whether there are more items after this page.',
        resolve: ({ page, lastPage }) => page < lastPage,
      }),
    }),
  });
}
