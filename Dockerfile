# The built program without the tools that build it. docs/deployment.md says how to run it.

FROM node:26-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json schema.graphql ./
COPY src src
RUN npm run build

FROM node:26-trixie-slim
LABEL org.opencontainers.image.title="Hookgraph" \
      org.opencontainers.image.description="One GraphQL graph over where shipping events go" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts
COPY --from=build /app/dist dist
# The SDK of traces, which is loaded by `node --import hookgraph/otel dist/bin.js` only.
COPY --from=build /app/node_modules/@opentelemetry node_modules/@opentelemetry
COPY schema.graphql ./
ENV NODE_ENV=production HOST=0.0.0.0
USER 1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/bin.js"]
