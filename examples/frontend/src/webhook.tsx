import { WebhookDocument } from './__generated__/graphql.ts';
import { Deliveries } from './deliveries.tsx';
import { LastFailure, SuccessRate, Verdict } from './health.tsx';
import { Missing, Part, Stale } from './missing.tsx';
import { addresses } from './route.ts';
import { useAnswer } from './use-answer.ts';
import { WebhookForm } from './webhook-form.tsx';

export function NewWebhook() {
  return (
    <section>
      <WebhookForm
        webhook={null}
        onCreated={(id) => {
          window.location.hash = addresses.webhook(id);
        }}
      />
    </section>
  );
}

export function WebhookView({ id }: { readonly id: string }) {
  const answer = useAnswer(WebhookDocument, { id });
  const webhook = answer.data?.webhookSubscription;
  const health = webhook?.health;
  if (webhook === null && !answer.isAsking && answer.errors.length === 0) {
    return <p className="notice missing">There is no webhook {id}, or not any more.</p>;
  }
  return (
    <>
      <section aria-labelledby="health">
        <h2 id="health">{webhook?.name ?? id}</h2>
        <Part answer={answer} path={['webhookSubscription']} name="the webhook">
          {webhook && (
            <dl>
              <dt>Verdict</dt>
              <dd>
                {health ? (
                  <Verdict {...health} />
                ) : (
                  <Missing answer={answer} path={['webhookSubscription', 'health']} />
                )}
                <Stale answer={answer} path={['webhookSubscription', 'health']} />
              </dd>
              <dt>Success</dt>
              <dd>{health ? <SuccessRate {...health} /> : '–'}</dd>
              <dt>Last failure</dt>
              <dd>{health ? <LastFailure {...health} /> : '–'}</dd>
            </dl>
          )}
        </Part>
      </section>
      {webhook && (
        <section aria-labelledby="change">
          <h2 id="change">Change it</h2>
          <WebhookForm webhook={webhook} />
        </section>
      )}
      <Deliveries id={id} />
    </>
  );
}
