import { ValidationError, type ValidationIssue } from '../domain/errors.ts';
import { isPrivateHost } from './private-host.ts';

/** A rule that a text has to keep. */
interface Rule {
  readonly code: string;
  readonly message: string;
  isBroken(text: string): boolean;
}

const MASK_RULE: Rule = {
  code: 'mask',
  message: 'This is the mask of a value that cannot be read, and not the value.',
  isBroken: (text) => text.includes('•'),
};

function longerThan(limit: number): Rule {
  return {
    code: 'too_long',
    message: `This has at most ${limit} characters.`,
    isBroken: (text) => text.length > limit,
  };
}

const BLANK: Rule = {
  code: 'required',
  message: 'This is not empty.',
  isBroken: (text) => text.trim() === '',
};

const CONTROL: Rule = {
  code: 'invalid',
  message: 'This has no control characters.',
  isBroken: (text) => /\p{Cc}/u.test(text) || !text.isWellFormed(),
};

const FIELD_VALUE: Rule = {
  code: 'invalid',
  message: 'A header value has visible ASCII characters, and spaces or tabs only between them.',
  isBroken: (text) => !/^([\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?)?$/.test(text),
};

/** What each kind of text has to be; the first rule that is broken is the issue. */
const RULES = {
  name: [MASK_RULE, BLANK, longerThan(255), CONTROL],
  secret: [
    MASK_RULE,
    {
      code: 'too_short',
      message: 'A secret has 8 characters or more.',
      isBroken: (text) => text.trim().length < 8,
    },
    longerThan(1024),
    CONTROL,
  ],
  credential: [MASK_RULE, BLANK, longerThan(4096), CONTROL],
  headerName: [
    MASK_RULE,
    {
      code: 'invalid',
      message: 'A header name is a token (RFC 9110, section 5.6.2).',
      isBroken: (text) => !/^[\w!#$%&'*+.^`|~-]{1,256}$/.test(text),
    },
    {
      code: 'reserved',
      message: 'This header is set by whoever sends the request.',
      isBroken: (text) =>
        /^(connection|content-length|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/i.test(
          text,
        ),
    },
  ],
  headerValue: [MASK_RULE, FIELD_VALUE, longerThan(4096)],
  headerSecret: [MASK_RULE, BLANK, FIELD_VALUE, longerThan(4096)],
} as const satisfies Record<string, readonly Rule[]>;

/** Collects what is wrong with an input, each thing with its path below `input`. */
export interface InputChecks {
  text(kind: keyof typeof RULES, text: string, ...path: string[]): void;
  /** Where events shall be sent: https, or http on a loopback address where that is allowed. */
  target(text: string, ...path: string[]): void;
  id(isValid: (id: string) => boolean, id: string, ...path: string[]): void;
  /** Returns the changes: an update that names none would cost a call and change nothing. */
  changes<Changes extends object>(changes: Changes): Changes;
  issue(code: string, message: string, ...path: string[]): void;
  /** Throws {@link ValidationError} when anything was wrong. */
  done(): void;
}

export function createInputChecks(allowLoopbackTargets: boolean): InputChecks {
  const issues: ValidationIssue[] = [];
  const issue: InputChecks['issue'] = (code, message, ...path) => {
    issues.push({ path, code, message });
  };
  return {
    issue,
    text(kind, text, ...path) {
      const broken = RULES[kind].find((rule) => rule.isBroken(text));
      if (broken !== undefined) issue(broken.code, broken.message, ...path);
    },
    target(text, ...path) {
      const problem = problemOfTarget(text, allowLoopbackTargets);
      if (problem !== null) issue(...problem, ...path);
    },
    id(isValid, id, ...path) {
      if (!isValid(id)) issue('invalid', 'This is not an id.', ...path);
    },
    changes(changes) {
      // What is wrong with a change has been told already.
      const isEmpty = Object.keys(changes).length === 0 && issues.length === 0;
      if (isEmpty) issue('required', 'Name something that is to change.');
      return changes;
    },
    done() {
      if (issues.length > 0) throw new ValidationError(issues);
    },
  };
}

function problemOfTarget(text: string, allowLoopback: boolean): [string, string] | null {
  if (MASK_RULE.isBroken(text)) return [MASK_RULE.code, MASK_RULE.message];
  if (text.length > 2048) return ['too_long', 'A URL has at most 2048 characters.'];
  // A backslash is a slash to some parsers, and part of a name to others.
  const url = /^https?:\/\/[^\s\p{Cc}\\]+$/iu.test(text) ? URL.parse(text) : null;
  if (url === null || !hasHostName(url)) {
    return ['invalid', 'This is not an absolute http(s) URL.'];
  }
  // Extra slashes are nothing to the URL parser.
  if (/^https?:\/\/+[^/?#]*@/i.test(text)) {
    return ['credentials', 'A URL has no user name or password: use auth.'];
  }
  // The parser has made one form of all that mean the same address: 127.1, 0x7f000001, 2130706433.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const isLoopback = host === 'localhost' || host === '::1' || /^127\.[\d.]+$/.test(host);
  if (isLoopback && allowLoopback) return null;
  if (isPrivateHost(host)) {
    return [
      'private_address',
      'Events cannot be sent to a private, reserved, loopback or link-local address, nor to a name of a private network.',
    ];
  }
  if (url.protocol !== 'https:') return ['insecure', 'Events are sent to https URLs only.'];
  return null;
}

/** Whether the host is an address, or a name of labels that DNS can hold (RFC 1035, section 2.3.4). */
function hasHostName({ hostname }: URL): boolean {
  if (hostname.startsWith('[')) return true;
  const labels = hostname.replace(/\.$/, '').split('.');
  return hostname.length <= 253 && labels.every((label) => label !== '' && label.length <= 63);
}
