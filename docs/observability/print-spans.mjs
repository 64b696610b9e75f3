// Prints the spans that it is sent, each under the one that it is part of. For trying traces without a collector.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

function print(spans, parentId = '', indent = '') {
  for (const span of spans.filter(({ parentSpanId = '' }) => parentSpanId === parentId)) {
    const links = span.links?.length ?? 0;
    console.log(`${indent}${span.name}${links > 0 ? ` (links: ${links})` : ''}`);
    print(spans, span.spanId, `${indent}  `);
  }
}

const server = createServer(async (request, response) => {
  const { resourceSpans } = await json(request);
  const spans = resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap((scope) => scope.spans),
  );
  print(
    spans.toSorted((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano))),
  );
  response.end('{}');
});
server.listen(Number(process.env.PORT ?? 4318), '127.0.0.1', () => {
  console.log(`Waiting for spans on port ${server.address().port}.`);
});
