import { useSyncExternalStore } from 'react';

/** What the address of the page shows, from its part after the `#`. */
export type Route =
  | { readonly view: 'overview' }
  | { readonly view: 'new-webhook' }
  | { readonly view: 'webhook'; readonly id: string }
  | { readonly view: 'events' };

export const addresses = {
  overview: '#/',
  newWebhook: '#/new-webhook',
  events: '#/events',
  webhook: (id: string): string => `#/webhooks/${encodeURIComponent(id)}`,
};

export function useRoute(): Route {
  return toRoute(useSyncExternalStore(watchAddress, () => window.location.hash));
}

function watchAddress(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

function toRoute(hash: string): Route {
  const [, id] = /^#\/webhooks\/([^/]+)$/.exec(hash) ?? [];
  if (id !== undefined) return { view: 'webhook', id: decodeURIComponent(id) };
  if (hash === addresses.newWebhook) return { view: 'new-webhook' };
  if (hash === addresses.events) return { view: 'events' };
  return { view: 'overview' };
}
