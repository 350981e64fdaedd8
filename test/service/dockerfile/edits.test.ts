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
    assert.match(
      replacedIn(two, { ...wanted, name: 'three' }),
      /^refused: The file has no ConfigMap `three`/,
    );
    assert.match(replacedIn(`${two}---\n${configMap('two')}`, wanted), /^refused: .*, or several\.$/);
  });

  it('is not written where the actions of a template would have to be escaped', () => {
    const wanted = { document: 0, name: 'one', base: 'FROM a\n' };
    const action = 'FROM {{ .Values.base | default "b" }}\n';
    assert.equal(
      replacedIn(configMap('one'), { ...wanted, text: action }),
      configMap('one').replace('FROM a\n', action),
    );
    // No literal block can hold it, and between double quotes the action would be another.
    const flow = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {dockerfile: "FROM a\\n"}\n';
    assert.equal(replacedIn(flow, { ...wanted, text: 'FROM b\n' }), flow.replace('FROM a', 'FROM b'));
    const actions = [
      action,
      'FROM {{ .Values.base }}\n',
      'FROM {{ .Values.base |\n  upper }}\n',
      'FROM {{ "}" }}\n',
      'FROM {% if x %}a{% endif %}\n',
    ];
    const twice = flow.replace('{name: one}', '{name: one, annotations: {a: "{ { .Values.base }}"}}');
    for (const host of [flow, twice]) {
      for (const text of actions)
        assert.match(replacedIn(host, { ...wanted, text }), /^refused: YAML cannot hold this text/, text);
    }
    for (const text of actions)
      assert.match(replacedIn(configMap('one'), { ...wanted, text }), /dockerfile: \|\n {4}FROM \{/, text);
  });

  it('is not written where the same action stands elsewhere in the document', () => {
    const base = 'FROM a\n';
    const beside = `${configMap('one')}  other: |\n    {{ "x" }}\n`.replace(
      '|\n    FROM a\n',
      '"FROM a\\n"\n',
    );
    const after = replacedIn(beside, { document: 0, name: 'one', base, text: 'FROM {{ "x" }}\n' });
    assert.equal(after, beside.replace('"FROM a\\n"', '|\n    FROM {{ "x" }}'));
    const flow = beside.replace(
      'data:\n  dockerfile: "FROM a\\n"\n',
      'data: {dockerfile: "FROM a\\n"}\nx:\n',
    );
    assert.match(
      replacedIn(flow, { document: 0, name: 'one', base, text: 'FROM {{ "x" }}\n' }),
      /^refused: YAML cannot hold this text/,
    );
  });

  it('is neither read nor written in YAML that is broken or made by a template', () => {
    const wanted = { document: 0, name: 'one', base: 'FROM a\n', text: 'FROM b\n' };
    for (const bad of [
      `${configMap('one')}  x: "\n`,
      `${configMap('one')}   RUN lost\n`,
      `${configMap('one')}\tx: 1\n`,
      `${configMap('one')}<<<<<<< a\n  x: 1\n=======\n  x: 2\n>>>>>>> b\n`,
    ]) {
      assert.match(replacedIn(bad, wanted), /^refused: The YAML of ConfigMap `one` cannot be read: /, bad);
      assert.match(replacedIn(bad, { ...wanted, base: '' }), /^refused: /, bad);
    }
    const templated = `${configMap('one')}  x: {{ .Values.x }}\n`;
    assert.match(replacedIn(templated, wanted), /^refused: .* is made by a template/);
  });

  it('leaves a key of the same name elsewhere as it is', () => {
    const shared = configMap('one')
      .replace('dockerfile: |', 'dockerfile: &it |')
      .concat('binaryData:\n  dockerfile: *it\n');
    const wanted = { document: 0, name: 'one', base: 'FROM a\n', text: 'FROM b\n' };
    assert.match(replacedIn(shared, wanted), /&it|^refused/);
    const apart = configMap('one').concat('binaryData:\n  dockerfile: x\n');
    assert.equal(replacedIn(apart, wanted), apart.replace('FROM a', 'FROM b'));
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

  it('leave YAML alone that is broken', () => {
    const broken = `${configMap('near')}  x: "\n`;
    assert.deepEqual(refactoringsAt(broken.replace('dockerfile: |', 'docker<|>file: |')), []);
    const all = `#- my-kmod.Dockerfile\n<|>${dockerfile}#- cm.yaml\n${broken}`;
    assert.deepEqual(
      refactoringsAt(all).filter(title => title.startsWith('Embed')),
      ['Embed into new ConfigMap `my-kmod-dockerfile` in `my-kmod-dockerfile.yaml`'],
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
