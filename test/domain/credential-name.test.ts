import { describe, expect, test } from 'vitest';
import { isCredentialName } from '../../src/domain/secret.ts';

describe('names of credentials', () => {
  const contained = [
    'authorization',
    'authorisation',
    'authorised',
    'authentication',
    'bearer',
    'cookie',
    'token',
    'secret',
    'key',
    'passw',
    'passphrase',
    'passcode',
    'pwd',
    'credential',
    'signature',
    'session',
    'jwt',
  ].flatMap((word) => [word, word.toUpperCase(), `x${word}s`, `X-${word}-1`]);
  const words = ['auth', 'authn', 'authz', 'hmac', 'sig', 'pass', 'pin', 'pat', 'access'].flatMap(
    (word) => {
      const capital = `${word[0]?.toUpperCase()}${word.slice(1)}`;
      return [
        word,
        capital,
        word.toUpperCase(),
        `X-${capital}`,
        `X-${capital}-Sha256`,
        `x_${word}_1`,
        `x.${word}`,
        `x${capital}`,
        `${word}Header`,
        `X${capital}Id`,
        `MY${capital}`,
        `my2${capital}`,
        `user${word}`,
        `user${word}-of-shop`,
        `${word}2`,
        `x-${word}16-id`,
        `[${word}]`,
        `x ${word}`,
      ];
    },
  );
  const more = [
    'X-OAuth-Scopes',
    'WebhookHmac',
    'HTTPAuthInfo',
    'api\u212aey',
    'se\u017fsion',
    'hmacSha256',
    'hmacsha256',
    'X-Hmacsha256-Base64',
    'x_hmacdigest',
    'MYHMACMD5',
    'AuthZ',
    'AuthN',
    'X-AuthzId',
    'userPassPhrase',
    'pass-phrase',
    'pass code',
    'db_pwd',
    'PWDHASH',
  ];
  // Innocent, and hidden all the same: as words of the rule they cannot be told apart.
  const innocent = [
    'X-Compass',
    'X-Spin',
    'X-Compat',
    'Access-Control-Request-Method',
    'X-Monkey',
    'X-Hmacro',
    'X-Authorized-By',
    'Forbearer',
    'PinTerest',
  ];
  test.for([...contained, ...words, ...more, ...innocent])('%s', (name) => {
    expect(isCredentialName(name)).toBe(true);
  });

  test.for([
    '',
    'Accept',
    'Accept-Encoding',
    'Accessory',
    'Content-Type',
    'K-ey',
    'User-Agent',
    'X-Access\u00efble',
    'X-Assign',
    'X-Author',
    'X-Authors-Id',
    'X-Authority',
    'X-Authnic',
    'X-Authzone',
    'X-Bear-Er',
    'X-Bluetooth-Mac',
    'EthMac',
    'hashMacro',
    'Passport',
    'X-Passage',
    'X-Pw-Diameter',
    'X-Custom-Header',
    'X-Passenger',
    'X-Path',
    'X-Pattern',
    'X-Pinterest',
    'X-Request-Id',
    'X-Shipping-Channels-Delivery',
    'X-Sign',
    'X-Signal',
    'X-Sigma',
    'X-Tok-En',
    'country_code',
    'page',
  ])('and not %j', (name) => {
    expect(isCredentialName(name)).toBe(false);
  });
});
