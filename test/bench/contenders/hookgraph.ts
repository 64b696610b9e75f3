import { loadConfig } from '../../../src/config/config.ts';
import { keepGarbageYoung, startHookgraph } from '../../../src/hookgraph.ts';
import { createLogger } from '../../../src/logger.ts';
import { report } from '../report.ts';

// Hookgraph as its program starts it: configured by the environment alone, with a log line for each request
// (to a standard output that nobody reads), and within the documented limits of both APIs.
keepGarbageYoung();
const config = loadConfig(process.env);
const { url } = await startHookgraph(config, createLogger(config, false));
report(url);
