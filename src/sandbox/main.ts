const port = process.env.PORT ?? '4010';

if (/^[0-9]{1,5}$/.test(port) && Number(port) <= 65_535) await serve(Number(port));
else refuse(`PORT is a whole number from 0 to 65535, and not ${JSON.stringify(port)}.`);

async function serve(port: number): Promise<void> {
  // The sandbox is loaded here, so that what is wrong with the port is told at once.
  const { startSandbox } = await import('./server.ts');
  try {
    const sandbox = await startSandbox({ port });
    const { publicKey, secretKey, token, clientId, clientSecret, apiKey } = sandbox.credentials;
    const { url, sendcloudBaseUrl, tokenUrl, shippingChannelsBaseUrl } = sandbox;
    console.log(`Sandbox of two REST APIs at ${url}

  Sendcloud          ${sendcloudBaseUrl}
    public key ${publicKey}, secret key ${secretKey}, token ${token}
  Its OAuth2         ${tokenUrl}
    client id ${clientId}, client secret ${clientSecret}
  Shipping Channels  ${shippingChannelsBaseUrl}
    API key ${apiKey}
  Control path       ${url}/_sandbox
    orders faults and shows what was requested; ${url}/ documents each call

curl -u ${publicKey}:${secretKey} ${sendcloudBaseUrl}/event-subscriptions/connections/1
curl -u ${clientId}:${clientSecret} -d 'grant_type=client_credentials&scope=api' ${tokenUrl}
curl -H 'Authorization: Bearer ${token}' '${sendcloudBaseUrl}/event-subscriptions/subscriptions?is_active=false'
curl -H 'Authorization: Bearer ${apiKey}' '${shippingChannelsBaseUrl}/webhook-subscriptions/wh_123456/logs?per_page=1'`);

    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void sandbox.close());
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    refuse(`The sandbox cannot start on port ${port}: ${reason}`);
  }
}

function refuse(reason: string): void {
  console.error(reason);
  process.exitCode = 1;
}
