import type { SendcloudNoun } from '../context.ts';
import type { FieldPrice } from './field-price.ts';

/** The price of a field that reads one by id: of its argument `id`, or one that is only known later. */
export function byIdPrice(noun: SendcloudNoun): FieldPrice {
  return (plan, { args, isRoot }) => plan.sendcloudById(noun, args.id, isRoot);
}

/** The price of a field that needs the whole list. */
export function listPrice(noun: SendcloudNoun): FieldPrice {
  return (plan, { isRoot }) => plan.sendcloudList(noun, isRoot);
}

/** The price of a mutation, with the reads that it needs itself. */
export function writePrice(reads = 0): FieldPrice {
  return (plan) => plan.write('sendcloud', reads);
}
