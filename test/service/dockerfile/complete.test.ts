// Completion in Dockerfiles, asserted by the text after accepting.
import { strict as assert } from 'node:assert';
import type { DockerfileEditor } from '../../support/check-dockerfile.js';
import { dockerfileAcceptedAt, dockerfileCompletionsAt } from '../../support/check-dockerfile.js';
import { module, secret } from '../../support/dockerfile-module.js';

const kernels = ['6.8.0-31-generic', '5.14.0-500.el9.x86_64'];
const files = { 'm.yaml': `${module}---\n${secret}` };
const head = '# kmm-configmap: my-df\n';

const accepted = async (body: string, label: string, editor: DockerfileEditor = {}): Promise<string> =>
  (await dockerfileAcceptedAt({ ...files, Dockerfile: head + body }, label, { kernels, ...editor })).slice(
    head.length,
  );

const labels = async (body: string, editor: DockerfileEditor = {}): Promise<readonly string[]> =>
  (await dockerfileCompletionsAt({ ...files, Dockerfile: head + body }, { kernels, ...editor })).map(
    ({ label }) => label,
  );

describe('completion in a Dockerfile', () => {
  it('knows the build args for ARG', async () => {
    assert.deepEqual(await labels('FROM a\nARG <|>\n'), [
      'KERNEL_FULL_VERSION',
      'MOD_NAME',
      'MOD_NAMESPACE',
      'REPO',
      'KERNEL_VERSION',
    ]);
    assert.equal(
      await accepted('FROM a\nARG KE<|>\n', 'KERNEL_FULL_VERSION'),
      'FROM a\nARG KERNEL_FULL_VERSION<|>\n',
    );
    assert.equal(await accepted('FROM a\narg A R<|>ERN=1\n', 'REPO'), 'FROM a\narg A REPO<|>=1\n');
    assert.deepEqual(await labels('FROM a\nARG REPO\nARG MOD_NAME\nARG <|>\n'), [
      'KERNEL_FULL_VERSION',
      'MOD_NAMESPACE',
      'KERNEL_VERSION',
    ]);
    assert.deepEqual(await labels('ARG OS=1\nFROM a\nARG REPO\nFROM b\nARG <|>\n'), [
      'KERNEL_FULL_VERSION',
      'MOD_NAME',
      'MOD_NAMESPACE',
      'REPO',
      'OS',
      'KERNEL_VERSION',
    ]);
    assert.deepEqual(await labels('FROM a\nARG <|>\n', { settings: { version: '1.0.0' } }), [
      'KERNEL_VERSION',
      'REPO',
    ]);
    assert.deepEqual(await labels('FROM a\nARG X=<|>\n'), []);
  });

  it('knows the variables of the stage, and declares those it lacks', async () => {
    const body = 'ARG OS=1\nFROM a AS b\nARG MOD_NAME\nENV JOBS=4\nRUN make $<|>\nARG LATER=1\n';
    assert.deepEqual((await labels(body)).slice(0, 2), ['MOD_NAME', 'JOBS']);
    assert.ok(!(await labels(body)).includes('LATER'));
    assert.equal(await accepted(body, 'JOBS'), body.replace('$<|>', '$JOBS<|>'));
    assert.equal(
      await accepted('FROM a\nRUN make ${KER<|>}\n', 'KERNEL_FULL_VERSION'),
      'FROM a\nARG KERNEL_FULL_VERSION\nRUN make ${KERNEL_FULL_VERSION}<|>\n',
    );
    assert.equal(
      await accepted('FROM a AS x\nFROM b\nCOPY a /opt/${<|>\n', 'KERNEL_FULL_VERSION'),
      'FROM a AS x\nFROM b\nARG KERNEL_FULL_VERSION\nCOPY a /opt/${KERNEL_FULL_VERSION}<|>\n',
    );
    assert.deepEqual(await labels('ARG OS=1\nFROM ${<|>}\nARG X=1\n'), ['OS']);
    assert.deepEqual(await labels('FROM a\nRUN echo \\$<|>\n'), []);
  });

  it('knows the stages in front', async () => {
    const body = 'FROM a AS builder\nFROM c\nFROM b AS last\nCOPY --from=<|> /x /\nFROM d AS later\n';
    assert.deepEqual(await labels(body), ['builder', '1']);
    assert.equal(await accepted(body.replace('<|>', 'bu<|>x'), 'builder'), body.replace('<|>', 'builder<|>'));
    assert.deepEqual(await labels('FROM a AS builder\nFROM <|>\n'), ['builder']);
  });

  it('knows the Secrets of the build and their keys', async () => {
    assert.equal(
      await accepted('FROM a\nRUN cat /run/secrets/<|>\n', 'git'),
      'FROM a\nRUN cat /run/secrets/git/<|>\n',
    );
    assert.deepEqual(await labels('FROM a\nRUN cat "/run/secrets/git/<|>"\n'), ['token', 'user']);
    assert.equal(
      await accepted('FROM a\nRUN cat "/run/secrets/git/t<|>"\n', 'token'),
      'FROM a\nRUN cat "/run/secrets/git/token<|>"\n',
    );
    const items = await dockerfileCompletionsAt({
      ...files,
      Dockerfile: `${head}FROM a\nRUN cat /run/secrets/git/<|>\n`,
    });
    assert.doesNotMatch(JSON.stringify(items), /hidden/);
  });

  it('knows where KMM looks, and depmod', async () => {
    assert.equal(
      await accepted('FROM a\nCOPY x /<|>\n', '/kmods/lib/modules/${KERNEL_FULL_VERSION}/'),
      'FROM a\nARG KERNEL_FULL_VERSION\nCOPY x /kmods/lib/modules/${KERNEL_FULL_VERSION}/<|>\n',
    );
    assert.equal(
      await accepted(
        'FROM a\nARG KERNEL_FULL_VERSION\nRUN make && dep<|>\n',
        'depmod -b /kmods ${KERNEL_FULL_VERSION}',
      ),
      'FROM a\nARG KERNEL_FULL_VERSION\nRUN make && depmod -b /kmods ${KERNEL_FULL_VERSION}<|>\n',
    );
    assert.equal(
      await accepted(
        'FROM a AS builder\nFROM b\n<|>\n',
        'COPY --from=builder … /kmods/lib/modules/${KERNEL_FULL_VERSION}/',
      ),
      'FROM a AS builder\nFROM b\nARG KERNEL_FULL_VERSION\nCOPY --from=builder <|>/usr/src/my-kmod/my_kmod.ko /kmods/lib/modules/${KERNEL_FULL_VERSION}/\n',
    );
  });

  it('offers whole Dockerfiles where there is none', async () => {
    const found = await labels('<|>');
    assert.deepEqual(
      found.filter(label => !label.startsWith('kmod image')),
      [],
    );
    assert.equal(found.length, 6);
    assert.equal((await labels('<|>', { settings: { distribution: 'openshift' } })).length, 7);
    assert.deepEqual(await labels('FROM a\nARG X\n\n<|>\n'), ['RUN depmod -b /kmods ${KERNEL_FULL_VERSION}']);
  });

  it('is silent in comments and in what is not KMM’s', async () => {
    assert.deepEqual(await labels('FROM a\n# ARG <|>\n'), []);
    assert.deepEqual(await labels('FROM a\nRUN x \\\n# $<|>\n y\n'), []);
    const plain = await dockerfileCompletionsAt({ Dockerfile: 'FROM a\nARG X\nRUN echo $<|>\n' });
    assert.deepEqual(plain, []);
  });
});

describe('completion in a Dockerfile within a ConfigMap', () => {
  const holder = (scalar: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: my-df}\ndata:\n  dockerfile: ${scalar}\n`;
  const inside = async (scalar: string, label: string, editor: DockerfileEditor = {}): Promise<string> => {
    const text = await dockerfileAcceptedAt({ ...files, 'cm.yaml': holder(scalar) }, label, {
      kernels,
      ...editor,
    });
    return text.slice(holder('').length - 1, -1);
  };
  const offered = async (scalar: string): Promise<readonly string[]> =>
    (await dockerfileCompletionsAt({ ...files, 'cm.yaml': holder(scalar) }, { kernels })).map(
      ({ label }) => label,
    );

  it('offers instructions', async () => {
    assert.equal(await inside('|\n    FROM a\n    CO<|>\n', 'COPY'), '|\n    FROM a\n    COPY <|>\n');
    assert.equal(await inside('|\n    FROM a\n    <|>', 'RUN'), '|\n    FROM a\n    RUN <|>');
    assert.equal(
      await inside('|\n    FROM a\n\n    <|>\n    USER x\n', 'RUN'),
      '|\n    FROM a\n\n    RUN <|>\n    USER x\n',
    );
    assert.equal(await inside('|\n    FROM a\n    R<|> x\n', 'RUN'), '|\n    FROM a\n    RUN<|> x\n');
    assert.deepEqual(await offered('|\n    ARG X\n    F<|>\n'), ['ARG', 'FROM']);
  });

  it('writes into block scalars, with the ARG that the stage lacks', async () => {
    assert.equal(
      await inside('|\n    FROM a\n    RUN make ${<|>\n', 'KERNEL_FULL_VERSION'),
      '|\n    FROM a\n    ARG KERNEL_FULL_VERSION\n    RUN make ${KERNEL_FULL_VERSION}<|>\n',
    );
    assert.equal(
      await inside('|\r\n    FROM a\r\n    ARG RE<|>\r\n', 'REPO'),
      '|\r\n    FROM a\r\n    ARG REPO<|>\r\n',
    );
  });

  it('writes whole Dockerfiles with their indentation', async () => {
    for (const snippets of [true, false]) {
      const accepting = await inside('|\n    <|>', 'kmod image for KMM (Ubuntu)', { snippets });
      const text = accepting.replace('<|>', '');
      assert.match(text, /^\|\n {4}# Builder/);
      assert.match(text, /\n {4}FROM ubuntu:24\.04 AS builder\n {4}ARG KERNEL_FULL_VERSION\n/);
      assert.match(text, /\n {4}RUN depmod -b \/opt "\$\{KERNEL_FULL_VERSION\}"/);
    }
  });

  it('keeps quoted scalars what they are', async () => {
    assert.equal(
      await inside('"FROM a\\nRUN echo \\"$<|>\\""', 'KERNEL_FULL_VERSION'),
      '"FROM a\\nARG KERNEL_FULL_VERSION\\nRUN echo \\"$KERNEL_FULL_VERSION<|>\\""',
    );
    assert.equal(await inside("'FROM a\n\n    ARG RE<|>'", 'REPO'), "'FROM a\n\n    ARG REPO<|>'");
    assert.equal(await inside('"FROM a\\nARG RE<|>"', 'REPO'), '"FROM a\\nARG REPO<|>"');
    assert.ok(!(await offered('"<|>"')).some(label => label.startsWith('kmod image')));
  });

  it('offers in folded and plain scalars only what keeps the text', async () => {
    assert.equal(
      await inside('>\n    FROM a\n\n    ARG RE<|>\n', 'REPO'),
      '>\n    FROM a\n\n    ARG REPO<|>\n',
    );
    assert.equal(await inside('FROM a\n\n    ARG RE<|>', 'REPO'), 'FROM a\n\n    ARG REPO<|>');
    // An ARG line would need a line of its own.
    assert.deepEqual(await offered('>\n    FROM a\n\n    RUN echo $<|>\n'), []);
    assert.deepEqual(await offered('FROM a\n\n    RUN echo $<|>'), []);
  });

  it('is silent outside of the text', async () => {
    for (const text of [
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  other: |\n    FROM a\n    ARG <|>\n',
      'kind: Service\ndata:\n  dockerfile: |\n    FROM a\n    ARG <|>\n',
    ])
      assert.deepEqual(await dockerfileCompletionsAt({ ...files, 'cm.yaml': text }), []);
  });
});
