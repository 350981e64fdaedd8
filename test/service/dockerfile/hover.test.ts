// Hovers in Dockerfiles, in files and in ConfigMaps of every scalar style.
import { strict as assert } from 'node:assert';
import type { FileTexts } from '../../support/check-dockerfile.js';
import { dockerfileHoverAt } from '../../support/check-dockerfile.js';
import { module, secret } from '../../support/dockerfile-module.js';

const kernels = ['6.8.0-31-generic', '5.14.0-500.el9.x86_64'];

const dockerfile = `# kmm-configmap: my-df
ARG REPO=docker.io
ARG DISTRO=ubuntu
FROM \${REPO}/\${DISTRO}:24.04 AS builder
ARG KERNEL_FULL_VERSION
ARG REPO
ARG NOBODY
RUN git clone https://$(cat /run/secrets/git/token)@example.com/x && cat /run/secrets/other/a
RUN make -C /lib/modules/\${KERNEL_FULL_VERSION}/build "$NOBODY"
FROM scratch AS spare
FROM ubuntu:24.04
RUN echo $DISTRO \${KERNEL_VERSION}
ARG KERNEL_FULL_VERSION
COPY --from=Builder /x/my_kmod.ko /opt/lib/modules/$KERNEL_FULL_VERSION/
COPY --from=alpine /bin/sh /bin/
ARG JOBS=4
RUN depmod -b /opt && depmod -b /opt \${KERNEL_FULL_VERSION} -j $JOBS
`;

/** The cursor in the n-th `word`. */
function at(word: string, nth = 1, text = dockerfile): string {
  let start = -1;
  for (let found = 0; found < nth; found++) start = text.indexOf(word, start + 1);
  assert.ok(start >= 0, `no ${word}`);
  return `${text.slice(0, start + 1)}<|>${text.slice(start + 1)}`;
}

const files = { 'm.yaml': `${module}---\n${secret}` };

async function says(marked: string, about: string, parts: readonly string[], others: FileTexts = files) {
  const found = await dockerfileHoverAt({ ...others, Dockerfile: marked }, kernels);
  assert.equal(found?.about, about);
  for (const part of parts)
    assert.ok(found.markdown.includes(part), `"${part}" is not in:\n${found.markdown}`);
}

describe('hover in a Dockerfile', () => {
  it('tells what a build arg becomes for each kernel and who sets it', async () => {
    await says(at('KERNEL_FULL'), 'KERNEL_FULL_VERSION', [
      'build arg that KMM 2.6.0 sets itself: the kernel as its node reports it',
      '| `6.8.0-31-generic` | `6.8.0-31-generic`, set by KMM |',
    ]);
    await says(at('${REPO}'), '${REPO}', [
      'build arg of Module `my-kmod`',
      '| `5.14.0-500.el9.x86_64` | `x`, set by `buildArgs` of mapping 2 |',
      '| `6.8.0-31-generic` | `docker.io`, the default in line 2 |',
    ]);
    await says(at('REPO', 3), 'REPO', ['`docker.io`, taken over from the ARG before the first FROM']);
    await says(at('REPO'), 'REPO', ['Before the first FROM it is for FROM lines only']);
  });

  it('tells why a variable is empty', async () => {
    await says(at('$NOBODY'), '$NOBODY', ['Here it is **empty**: neither KMM nor the Module sets it']);
    await says(at('$DISTRO'), '$DISTRO', ['**empty**: its ARG before the first FROM (line 3) is for FROM']);
    await says(at('${KERNEL_VERSION'), '${KERNEL_VERSION}', ['**empty**: no ARG or ENV of this stage']);
    const late = 'FROM a\nRUN echo $K<|>ERNEL_FULL_VERSION\nARG KERNEL_FULL_VERSION\n';
    await says(late, '$KERNEL_FULL_VERSION', ['its ARG (line 3) stands further down'], {});
  });

  it('tells what becomes of a stage', async () => {
    await says(at('builder'), 'builder', [
      'only what later stages take gets into the image; it is copied from in line 14.',
      '| `5.14.0-500.el9.x86_64` | `x/ubuntu:24.04` |',
    ]);
    await says(at('scratch'), 'scratch', ['gets into the image, and nothing does.']);
    await says(at('FROM ubuntu'), 'FROM', [
      'The last stage: this is the kmod image of Module `my-kmod` that KMM pushes.',
      'KMM 2.6.0 calls `/bin/sh`, `mkdir`, `cp` in it.',
    ]);
    await says(at('Builder'), 'Builder', [
      'Stage `builder`, line 4: `FROM ${REPO}/${DISTRO}:24.04 AS builder`',
    ]);
    await says(at('alpine'), 'alpine', ['No stage above is called `alpine`']);
  });

  it('tells what is at the paths of Secrets, and no Secret', async () => {
    await says(at('git/token'), '/run/secrets/git/token', [
      'KMM mounts Secret `git` here during the build (for 1 of 2 mappings)',
      'In this workspace it has `token`, `user`.',
    ]);
    await says(at('other/a'), '/run/secrets/other/a', ['names no Secret `other` in `build.secrets`']);
    const found = await dockerfileHoverAt({ ...files, Dockerfile: at('git/token') }, kernels);
    assert.doesNotMatch(found?.markdown ?? '', /hidden/);
  });

  it('tells what depmod indexes, and where KMM looks', async () => {
    await says(at('depmod'), 'depmod', ['It indexes the modules of the kernel that the build node runs']);
    await says(at('depmod', 2), 'depmod', [
      '| `6.8.0-31-generic` | `/opt/lib/modules/6.8.0-31-generic` |',
      '| for kernel | KMM 2.6.0 looks for modules in |',
      '`/kmods/lib/modules/6.8.0-31-generic`',
      'That is `modprobe.dirName` of Module `my-kmod`. It loads `my_kmod.ko`',
    ]);
    await says(at('/opt/lib'), '/opt/lib/modules/$KERNEL_FULL_VERSION/', [
      '`/kmods/lib/modules/6.8.0-31-generic`',
    ]);
  });

  it('leaves to others what is not KMM’s', async () => {
    for (const marked of [at('$JOBS'), at('JOBS'), at('clone'), at('my-df'), at('/lib/modules')])
      assert.equal(await dockerfileHoverAt({ ...files, Dockerfile: marked }, kernels), undefined);
    assert.equal(await dockerfileHoverAt({ Dockerfile: 'FROM a\nRUN echo $K<|>ERNEL\n' }), undefined);
  });

  it('takes sample kernels where no Module is known', () =>
    says(
      'FROM a\nARG K<|>ERNEL_FULL_VERSION\nARG TAG\n',
      'KERNEL_FULL_VERSION',
      ['No Module here builds with this Dockerfile; the kernels are examples.'],
      {},
    ));
});

describe('hover in a Dockerfile within a ConfigMap', () => {
  const holder = (scalar: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: my-df}\ndata:\n  dockerfile: ${scalar}\n`;
  const styles: Readonly<Record<string, string>> = {
    literal: '|-\n    FROM ubuntu\n    # ü\n    ARG REPO\n    RUN echo $RE<|>PO\n',
    'literal with CRLF': '|-\r\n    FROM ubuntu\r\n    ARG REPO\r\n    RUN echo $RE<|>PO\r\n',
    'indented literal': '|2\n      FROM ubuntu\n    ARG REPO\n    RUN echo $RE<|>PO\n',
    folded: '>\n    FROM ubuntu\n\n    ARG REPO\n\n    RUN echo\n    $RE<|>PO\n',
    'double quoted': '"FROM ubuntu\\nARG REPO\\n\\u0052UN echo $RE<|>PO"',
    'double quoted over lines': '"FROM ubuntu\\n\n    ARG REPO\\n\\\n    RUN echo\n    $RE<|>PO"',
    'single quoted': "'FROM ubuntu\n\n    ARG REPO\n\n    RUN echo ''a'' $RE<|>PO'",
    plain: 'FROM ubuntu\n\n    ARG REPO\n\n    RUN echo $RE<|>PO',
  };
  for (const [style, scalar] of Object.entries(styles)) {
    it(`finds its place in a ${style} scalar`, async () => {
      const found = await dockerfileHoverAt({ ...files, 'cm.yaml': holder(scalar) }, kernels);
      assert.equal(found?.about, '$REPO');
      assert.match(found.markdown, /`x`, set by `buildArgs` of mapping 2/);
      assert.match(found.markdown, /\*\*empty\*\*: neither KMM nor the Module sets it/);
    });
  }

  it('counts lines in the file', async () => {
    const scalar = '|\n    FROM ubuntu\n    ARG REPO=me\n    RUN echo $RE<|>PO\n';
    const found = await dockerfileHoverAt({ ...files, 'cm.yaml': holder(scalar) }, kernels);
    assert.match(found?.markdown ?? '', /the default in line 7/);
  });

  it('tells constants too, for nobody else does', async () => {
    const scalar = '|\n    FROM ubuntu\n    ENV JOBS=4\n    RUN make -j $JO<|>BS ${KERNEL_FULL_VERSION}\n';
    const found = await dockerfileHoverAt({ ...files, 'cm.yaml': holder(scalar) }, kernels);
    assert.match(found?.markdown ?? '', /Here it is `4`, set by ENV in line 7\./);
  });

  it('tells the beginning of a long value, and how long it is', async () => {
    const long = 'x'.repeat(5000);
    const scalar = `|\n    FROM ubuntu\n    ENV LONG=${long}\n    RUN echo $LO<|>NG \${KERNEL_FULL_VERSION}\n`;
    const found = await dockerfileHoverAt({ ...files, 'cm.yaml': holder(scalar) }, kernels);
    const told = `Here it is \`${long.slice(0, 250)}…\` (the beginning of 5000 characters), set by ENV in line 7.`;
    assert.ok(found?.markdown.includes(told), found?.markdown);
  });
});
