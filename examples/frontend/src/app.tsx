import { useEffect, useRef } from 'react';
import { EventLog } from './event-log.tsx';
import { Overview } from './overview.tsx';
import { addresses, type Route, useRoute } from './route.ts';
import { NewWebhook, WebhookView } from './webhook.tsx';

const titles: Readonly<Record<Route['view'], string>> = {
  overview: 'Where events go',
  'new-webhook': 'New webhook',
  webhook: 'Webhook',
  events: 'Events as they come',
};

export function App() {
  const route = useRoute();
  const title = titles[route.view];
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(title);
  useEffect(() => {
    document.title = `${title} – Hookgraph`;
    // A new view begins at its heading, for a keyboard and a screen reader too; the first one does by itself.
    if (shown.current !== title) heading.current?.focus();
    shown.current = title;
  }, [title]);
  return (
    <>
      <header>
        <a className="name" href={addresses.overview}>
          Hookgraph
        </a>
        <nav aria-label="Views">
          <Tab href={addresses.overview} isOpen={route.view === 'overview'} text="Overview" />
          <Tab href={addresses.events} isOpen={route.view === 'events'} text="Events" />
        </nav>
      </header>
      <main>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <View route={route} />
      </main>
    </>
  );
}

function Tab({ href, isOpen, text }: { href: string; isOpen: boolean; text: string }) {
  return (
    <a href={href} aria-current={isOpen ? 'page' : undefined}>
      {text}
    </a>
  );
}

function View({ route }: { route: Route }) {
  switch (route.view) {
    case 'overview':
      return <Overview />;
    case 'new-webhook':
      return <NewWebhook />;
    case 'webhook':
      // Another webhook begins anew, with its own page of deliveries and its own form.
      return <WebhookView key={route.id} id={route.id} />;
    case 'events':
      return <EventLog />;
  }
}
