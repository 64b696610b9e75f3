// Makes the sandbox misbehave until an alert fires, and behave again.
import { setTimeout as delay } from 'node:timers/promises';
import { createTarget, faults, startTraffic } from './faults.js';
import { ports } from './ports.js';

/** Requests that let an alert end: a circuit closes with the first one that is answered. */
const AFTER_S = 30;

const [alert = '', seconds] = process.argv.slice(2);
const fault = faults[alert];
if (fault === undefined) {
  console.error('npm run faults -- <alert> [seconds]\n');
  for (const [name, { says, holdS }] of Object.entries(faults)) {
    console.error(`${name}, ${holdS} seconds\n  ${says}`);
  }
  process.exit(1);
}

const holdS = Number(seconds ?? fault.holdS);
const target = createTarget(ports);
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interruption.abort());
const wait = (waitS) =>
  delay(waitS * 1000, undefined, { signal: interruption.signal }).catch(() => {});

try {
  // Prometheus has to see how things are before.
  await target.ask(fault.query(0));
  await wait(3);
  await fault.begin(target);
  const endTraffic = startTraffic(target, fault);
  console.log(`${fault.says}\nThat lasts ${holdS} seconds, and Ctrl-C ends it before.`);
  await wait(holdS);
  await target.end();
  console.log(`The fault is over. The alert ends within ${fault.endsWithinS} seconds.`);
  await wait(AFTER_S);
  endTraffic();
} catch (error) {
  console.error(`Is everything started? npm start does it. ${error.cause ?? error.message}`);
  process.exitCode = 1;
}
