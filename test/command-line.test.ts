import { describe, expect, test } from 'vitest';
import { CommandLineError, HELP, parseCommandLine } from '../src/command-line.ts';

const commands = [
  { args: [], command: { kind: 'serve', environment: {} } },
  { args: ['--sandbox'], command: { kind: 'serve', environment: { UPSTREAM: 'sandbox' } } },
  { args: ['--port', '0'], command: { kind: 'serve', environment: { PORT: '0' } } },
  { args: ['--port=4001'], command: { kind: 'serve', environment: { PORT: '4001' } } },
  {
    args: ['-p', '1', '--sandbox'],
    command: { kind: 'serve', environment: { PORT: '1', UPSTREAM: 'sandbox' } },
  },
  { args: ['--help'], command: { kind: 'help' } },
  { args: ['-h', '--port', '0'], command: { kind: 'help' } },
  { args: ['--version'], command: { kind: 'version' } },
  { args: ['-v'], command: { kind: 'version' } },
];

test.for(commands)('$args is understood', ({ args, command }) => {
  expect(parseCommandLine(args)).toEqual(command);
});

describe('what makes no sense is refused by name', () => {
  const rows = [
    { args: ['--prot', '1'], message: "Unknown option '--prot'" },
    { args: ['serve'], message: "Unexpected argument 'serve'" },
    { args: ['--port'], message: "Option '-p, --port <value>' argument missing" },
    { args: ['--sandbox=yes'], message: "Option '--sandbox' does not take an argument" },
  ];
  test.for(rows)('$args', ({ args, message }) => {
    expect(() => parseCommandLine(args)).toThrow(CommandLineError);
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});

test('the help names every option', () => {
  for (const option of ['--sandbox', '--port', '--help', '--version']) {
    expect(HELP).toContain(option);
  }
});
