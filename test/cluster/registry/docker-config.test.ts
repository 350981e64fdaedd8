// Whose credentials are used for which image, and how a registry wants to be told.
import assert from 'node:assert/strict';
import { challengesIn } from '../../../server/src/cluster/registry/challenge.js';
import { credentialsFor } from '../../../server/src/cluster/registry/docker-config.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const nameFor = (auths: unknown, registry: string, repository = 'team/kmod'): string | undefined =>
  credentialsFor(JSON.stringify({ auths }), registry, repository)?.username;

describe('credentials for a registry', () => {
  it('are found under all names a key may have', () => {
    const me = { username: 'me', password: 'geheim' };
    for (const key of [
      'quay.io',
      'https://quay.io',
      'http://quay.io/',
      'https://quay.io/v2/',
      'quay.io/team',
      '*.io',
    ]) {
      assert.equal(nameFor({ [key]: me }, 'quay.io'), 'me', key);
    }
    for (const key of [
      'quay.io:5000',
      'quay.io/tea',
      'quay.io/other',
      'io',
      '*',
      'evil.io/quay.io',
      'xquay.io',
    ]) {
      assert.equal(nameFor({ [key]: me }, 'quay.io'), undefined, key);
    }
    for (const key of ['docker.io', 'https://index.docker.io/v1/', 'registry-1.docker.io']) {
      assert.equal(nameFor({ [key]: me }, 'docker.io', 'library/busybox'), 'me', key);
    }
    assert.equal(nameFor({ '127.0.0.1:5000': me }, '127.0.0.1:5000'), 'me');
  });

  it('are those of the longest key', () => {
    const auths = {
      'quay.io': { username: 'a' },
      'quay.io/team': { username: 'b' },
      'quay.io/team/other': { username: 'c' },
    };
    assert.equal(nameFor(auths, 'quay.io'), 'b');
    assert.equal(
      nameFor({ 'quay.io': { username: 'a' }, 'quay.io/team': {} }, 'quay.io'),
      'a',
      'an empty entry is none',
    );
  });

  it('stand in `auth`, or beside it', () => {
    const found = (entry: object): unknown =>
      credentialsFor(JSON.stringify({ auths: { 'quay.io': entry } }), 'quay.io', 'x');
    const none = { identityToken: '', registryToken: '' };
    assert.deepEqual(found({ auth: base64('me:a:b') }), { username: 'me', password: 'a:b', ...none });
    assert.deepEqual(found({ auth: base64('me:a'), username: 'you', password: 'b' }), {
      username: 'you',
      password: 'b',
      ...none,
    });
    assert.deepEqual(found({ auth: base64('<token>:'), identitytoken: 't' }), {
      username: '<token>',
      password: '',
      identityToken: 't',
      registryToken: '',
    });
  });

  it('are none in what is no configuration', () => {
    for (const text of [
      '',
      '{',
      '5',
      'null',
      '[]',
      '{"auths": 5}',
      '{"auths": []}',
      '{"auths": {"quay.io": 5}}',
      '{"auths": {"quay.io": {"auth": 5}}}',
    ]) {
      assert.equal(credentialsFor(text, 'quay.io', 'x'), undefined, text);
    }
  });

  it('are asked for by challenges', () => {
    assert.deepEqual(
      challengesIn(
        'Bearer realm="https://auth.example/token",service="a, \\"b\\"",scope="repository:x:pull,push", Basic realm=plain',
      ),
      [
        {
          scheme: 'bearer',
          parameters: {
            realm: 'https://auth.example/token',
            service: 'a, "b"',
            scope: 'repository:x:pull,push',
          },
        },
        { scheme: 'basic', parameters: { realm: 'plain' } },
      ],
    );
    assert.deepEqual(challengesIn(''), []);
    assert.deepEqual(challengesIn('Negotiate'), [{ scheme: 'negotiate', parameters: {} }]);
  });
});
