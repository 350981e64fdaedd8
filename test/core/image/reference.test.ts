import assert from 'node:assert/strict';
import type { ReferenceFaultKind } from '../../../server/src/core/image/reference.js';
import { readReference, splitReference } from '../../../server/src/core/image/reference.js';
import { triesPlainHttp } from '../../../server/src/core/image/registry.js';
import { randomFrom } from '../../support/random.js';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('image references', () => {
  it('come apart with the places of their parts', () => {
    const text = `registry.example.com:5000/team/kmod:1.0@${digest}`;
    const { registry, repository, tag, digest: found } = splitReference(text);
    for (const part of [registry, repository, tag, found]) {
      assert.equal(part && text.slice(part.span.start, part.span.end), part?.text);
    }
    assert.deepEqual(
      [registry?.text, repository.text, tag?.text, found?.text],
      ['registry.example.com:5000', 'team/kmod', '1.0', digest],
    );
  });

  for (const [text, registry, repository, tag] of [
    ['kmod', undefined, 'kmod', undefined],
    ['kmod:5000', undefined, 'kmod', '5000'],
    ['host:5000/kmod', 'host:5000', 'kmod', undefined],
    ['team/kmod:1', undefined, 'team/kmod', '1'],
    ['localhost/kmod', 'localhost', 'kmod', undefined],
    ['Host/kmod:1', 'Host', 'kmod', '1'],
    ['[::1]:5000/kmod:1', '[::1]:5000', 'kmod', '1'],
  ] as const) {
    it(`divide ${text} as a runtime does`, () => {
      const reading = readReference(text);
      assert.ok(reading.ok);
      const found = reading.reference;
      assert.deepEqual(
        [found.registry?.text, found.repository.text, found.tag?.text],
        [registry, repository, tag],
      );
    });
  }

  const faults: readonly (readonly [string, ReferenceFaultKind, string])[] = [
    ['', 'empty', ''],
    ['quay.io/team/kmod: 1', 'white space', ' '],
    ['https://quay.io/team/kmod:1', 'scheme', 'https://'],
    ['quay_io:5000/kmod:1', 'registry', 'quay_io:5000'],
    ['-quay.io/kmod:1', 'registry', '-quay.io'],
    ['quay.io//kmod:1', 'empty part', ''],
    ['quay.io/team/:1', 'empty part', ''],
    ['/kmod:1', 'empty part', ''],
    ['quay.io/Team/kmod:1', 'upper case', 'Team'],
    ['Kmod:1', 'upper case', 'Kmod'],
    ['quay.io/team/kmod-:1', 'repository', 'kmod-'],
    ['quay.io/team/k___mod:1', 'repository', 'k___mod'],
    ['quay.io/team/kmod:', 'empty tag', ''],
    ['quay.io/team/kmod:-1', 'tag', '-1'],
    ['quay.io/team/kmod:6.12.38+deb13', 'tag', '6.12.38+deb13'],
    [`kmod:${'a'.repeat(129)}`, 'long tag', 'a'.repeat(129)],
    [`kmod/${'a'.repeat(251)}:1`, 'long repository', `kmod/${'a'.repeat(251)}`],
    ['kmod@sha256:abc', 'digest', 'sha256:abc'],
    [`kmod@${digest.toUpperCase()}`, 'digest', digest.toUpperCase()],
    ['0'.repeat(64), 'image id', '0'.repeat(64)],
  ];
  for (const [text, kind, at] of faults) {
    it(`have a fault of the kind "${kind}": ${text.slice(0, 40)}`, () => {
      const reading = readReference(text);
      assert.ok(!reading.ok);
      const { span } = reading.fault;
      assert.deepEqual([reading.fault.kind, text.slice(span.start, span.end)], [kind, at]);
    });
  }

  it('are right when the grammar as a whole says so', () => {
    const random = randomFrom(7);
    let right = 0;
    for (let round = 0; round < 20_000; round++) {
      const text = random.some(pieces, 1 + (round % 7)).join('');
      const reading = readReference(text);
      assert.equal(reading.ok, isReference(text), text);
      if (reading.ok) right++;
    }
    assert.ok(right > 1000, `only ${String(right)} of them are right`);
  });

  it('name registries that are asked over plain HTTP without a flag', () => {
    const plain = [
      '10.0.0.1:5000',
      '172.16.3.4',
      '192.168.1.1',
      'localhost:5000',
      'a.svc.cluster.local:5000',
    ];
    const encrypted = ['quay.io', '172.32.0.1', '11.0.0.1:5000', 'registry.svc:5000', '10.0.0.1.example.com'];
    assert.deepEqual([...plain, ...encrypted].filter(triesPlainHttp), plain);
  });
});

const pieces = [
  'a',
  'b1',
  'Q',
  '.',
  ':',
  '/',
  '-',
  '_',
  '__',
  'quay.io',
  'localhost',
  ':5000',
  '/kmod',
  ':1.0',
  '@',
];

const component = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*';
const domain = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const whole = new RegExp(
  `^(?:${domain}(?:\\.${domain})*(?::[0-9]+)?/)?${component}(?:/${component})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$`,
);

/** The name is completed first, as a runtime does it; without digests, which a random text never gets right. */
function isReference(text: string): boolean {
  const [first = '', ...rest] = text.split('/');
  const remainder = rest.join('/');
  const hasDomain = rest.length > 0 && (first === 'localhost' || /[.:]/.test(first) || /[A-Z]/.test(first));
  const path = hasDomain ? remainder : text;
  const full = hasDomain ? text : `docker.io/${text.includes('/') ? '' : 'library/'}${text}`;
  return !/[A-Z]/.test(path.split(':')[0] ?? '') && whole.test(full);
}
