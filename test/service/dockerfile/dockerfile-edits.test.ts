// The ways of a Dockerfile between a file of its own and a ConfigMap.
import { strict as assert } from 'node:assert';
import { allFeatures } from '../../../server/src/service/workspace/client-features.js';
import { embeddedAt, refactoringsAt, replacedIn } from '../../support/check-image-layout.js';

const configMap = (name: string, text = 'FROM a\n'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  dockerfile: |\n${text.replace(/^(?=.)/gm, '    ')}`;

describe('a Dockerfile in a ConfigMap, edited as a text of its own', () => {
  const two = `${configMap('one')}---\n${configMap('two', 'FROM b\nRUN c\n')}`;
  const base = 'FROM b\nRUN c\n';

  it('is the one at the cursor', () => {
    assert.deepEqual(embeddedAt(two.replace('FROM b', 'FROM b<|>')), {
      name: 'two',
      document: 1,
      text: base,
    });
    assert.equal(embeddedAt('kind: Module\n'), null);
  });

  it('goes back to its place', () => {
    const after = replacedIn(two, { document: 1, name: 'two', base, text: 'FROM d\n' });
    assert.equal(after, two.replace('FROM b\n    RUN c', 'FROM d'));
  });

  it('is found by its name when its document has moved, and not taken for another', () => {
    const wanted = { document: 0, name: 'two', base, text: 'FROM d\n' };
    assert.equal(replacedIn(two, wanted), two.replace('FROM b\n    RUN c', 'FROM d'));
    assert.equal(replacedIn(two, { ...wanted, name: 'three' }), undefined);
    assert.equal(replacedIn(`${two}---\n${configMap('two')}`, wanted), undefined);
  });

  it('is not overwritten when the YAML has another than is believed', () => {
    const wanted = { document: 1, name: 'two', base: 'FROM x\n', text: 'FROM d\n' };
    assert.equal(replacedIn(two, wanted), `not expected: ${base}`);
  });
});

describe('code actions that move a Dockerfile', () => {
  const dockerfile = 'FROM a\nARG KERNEL_FULL_VERSION\n';

  it('extract it into a file beside', () => {
    const text = configMap('my-kmod-dockerfile').replace('dockerfile: |', 'docker<|>file: |');
    assert.deepEqual(refactoringsAt(`#- deploy/cm.yaml\n${text}`), [
      'Extract to `my-kmod.Dockerfile`',
      'deploy/my-kmod.Dockerfile: FROM a\n',
    ]);
    const taken = `#- deploy/cm.yaml\n${text}#- deploy/my-kmod.Dockerfile\nFROM b\n`;
    assert.deepEqual(refactoringsAt(taken)[0], 'Extract to `my-kmod-2.Dockerfile`');
    assert.deepEqual(
      refactoringsAt(`#- cm.yaml\n${text.replace('name: my-kmod-', 'name: ')}`)[0],
      'Extract to `Dockerfile`',
    );
  });

  it('are quiet elsewhere in the YAML unless they are asked for', () => {
    const text = configMap('my-kmod').replace('FROM a', 'FROM<|> a');
    assert.deepEqual(refactoringsAt(text), []);
    assert.equal(refactoringsAt(text, { only: ['refactor.extract.dockerfile'] }).length, 2);
    assert.deepEqual(
      refactoringsAt(text, {
        only: ['refactor.extract.dockerfile'],
        features: { ...allFeatures, createsFiles: false },
      }),
      [],
    );
  });

  it('embed it into a ConfigMap that is there, or into a new one', () => {
    const all = `#- deploy/my-kmod.Dockerfile\n<|>${dockerfile}#- other/far.yaml\n${configMap('far')}#- deploy/cm.yaml\n${configMap('near')}`;
    assert.deepEqual(refactoringsAt(all), [
      'Embed into ConfigMap `near` in `cm.yaml`',
      `deploy/cm.yaml: ${configMap('near', dockerfile)}`,
      'Embed into ConfigMap `far` in `far.yaml`',
      `other/far.yaml: ${configMap('far', dockerfile)}`,
      'Embed into new ConfigMap `my-kmod-dockerfile` in `my-kmod-dockerfile.yaml`',
      `deploy/my-kmod-dockerfile.yaml: ${configMap('my-kmod-dockerfile', dockerfile)}`,
    ]);
  });

  it('embed what no block can hold between quotes', () => {
    const all = `#- Dockerfile\n<|>FROM a\nARG KERNEL_FULL_VERSION\u0085\n`;
    assert.match(
      refactoringsAt(all)[1] ?? '',
      /^dockerfile\.yaml: [^]*\n {2}dockerfile: "FROM a\\nARG KERNEL_FULL_VERSION\\u0085\\n"\n$/,
    );
  });

  it('leave the Dockerfiles of others alone', () => {
    assert.deepEqual(refactoringsAt('#- Dockerfile\n<|>FROM a\n'), []);
    assert.deepEqual(refactoringsAt(`#- Dockerfile\n${dockerfile}<|>`), []);
    assert.equal(
      refactoringsAt('#- Dockerfile\n<|>FROM a\n', { only: ['refactor.inline.dockerfile'] }).length,
      2,
    );
  });
});
