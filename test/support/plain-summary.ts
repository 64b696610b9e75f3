import type { Reporter, TestModule } from 'vitest/node';

/** Prints the result as one plain line, for continuous integration. */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A file that cannot be loaded has no tests that could fail.
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const skipped = count('skipped');
    const suffix = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(
      `\n${count('passed')} passed, ${count('failed') + broken} failed${suffix}\n`,
    );
  }
}
