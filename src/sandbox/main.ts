import { startSandbox } from './server.ts';
import { demoCredentials } from './tenant.ts';

const port = Number(process.env.PORT ?? '4010');

try {
  const sandbox = await startSandbox({ port });
  const { publicKey, secretKey, token, apiKey } = demoCredentials();
  console.log(`Sandbox of two REST APIs at ${sandbox.url}

  Sendcloud          ${sandbox.sendcloudBaseUrl}
    public key ${publicKey}, secret key ${secretKey}, token ${token}
  Shipping Channels  ${sandbox.shippingChannelsBaseUrl}
    API key ${apiKey}

curl -u ${publicKey}:${secretKey} ${sandbox.sendcloudBaseUrl}/event-subscriptions/connections/1
curl -H 'Authorization: Bearer ${token}' '${sandbox.sendcloudBaseUrl}/event-subscriptions/subscriptions?is_active=false'
curl -H 'Authorization: Bearer ${apiKey}' '${sandbox.shippingChannelsBaseUrl}/webhook-subscriptions?per_page=5'`);

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close());
  }
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`The sandbox cannot start on port ${process.env.PORT ?? port}: ${reason}`);
  process.exitCode = 1;
}
