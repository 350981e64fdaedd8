import { strict as assert } from 'node:assert';
import { kernel, layoutDocumentOf, layoutKernelsOf, layoutTextOf } from '../../support/check-image-layout.js';

const built = `FROM ubuntu:24.04 AS builder
ARG KERNEL_FULL_VERSION
WORKDIR /src
RUN git clone https://example.com/kmod . && make
RUN touch /tools.sh
FROM ubuntu:24.04
ARG KERNEL_FULL_VERSION
COPY --from=builder /src/kmm_ci_a.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
COPY --from=builder /tools.sh /opt/
RUN ln -s /host/lib/modules/\${KERNEL_FULL_VERSION} /opt/lib/modules/\${KERNEL_FULL_VERSION}/host
RUN depmod -b /opt \${KERNEL_FULL_VERSION}
`;

const module = (modprobe: string, more = ''): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
  namespace: kmm
spec:
  moduleLoader:
    container:
      modprobe: ${modprobe}
      kernelMappings:
        - regexp: generic
          containerImage: r/i:\${KERNEL_FULL_VERSION}
          build:
            dockerfileConfigMap: { name: my-dockerfile }
            buildArgs: [{ name: WHERE, value: /mods }]
${more}  selector: {}
`;

const configMap = (dockerfile: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: my-dockerfile
  namespace: kmm
data:
  dockerfile: |
${dockerfile.replace(/^(?=.)/gm, '    ')}`;

describe('Image Layout', () => {
  it('shows the tree with the line of each entry, and what the loader finds', () => {
    assert.equal(
      layoutTextOf(built),
      `kmod.Dockerfile for ${kernel} · KMM 2.6.0 · final stage: ubuntu (line 6)

/opt/
├── lib/modules/6.8.0-31-generic/
│   ├── host -> /host/lib/modules/6.8.0-31-generic   line 10  ln -s /host/lib/modules/\${KERNEL_FULL_VERSION} /opt/lib…
│   ├── kmm_ci_a.ko                                  line 8  COPY --from=builder, perhaps made in line 4: make
│   └── modules.dep, …                               line 11  depmod -b /opt \${KERNEL_FULL_VERSION}
└── tools.sh                                         line 9  COPY --from=builder, made in line 5: touch /tools.sh

What KMM 2.6.0 looks for
 ok  kernel directory under dirName /opt   line 8
 ok  a kernel module for this kernel       line 8  kmm_ci_a.ko
 ok  modules.dep for this kernel           line 11
 ok  /bin/sh, mkdir, cp                    ubuntu has them
`,
    );
  });

  it('asks for other commands for other releases', () => {
    const commands = (release: '1.1.0' | '2.0.0'): readonly string[] =>
      layoutTextOf(built, { release }).split('\n').slice(-5);
    assert.deepEqual(commands('1.1.0').slice(0, 4), [
      ' ok  modules.dep for this kernel           line 11',
      ' ok  /bin/sh                               ubuntu has it',
      ' no  modprobe                              the base image lacks it, and nothing installs it',
      ' ok  sleep                                 ubuntu has it',
    ]);
    assert.match(layoutTextOf(built, { release: '2.0.0' }), /modules\.dep for this kernel {11}line 11\n$/);
  });

  it('says of what it cannot know why, and never more', () => {
    const text = `FROM quay.io/x/builder AS builder
RUN make -C /src
FROM ubuntu:24.04
ARG KERNEL_FULL_VERSION
COPY --from=builder /src/*.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
RUN if [ -e /x ]; then touch /opt/lib/modules/\${KERNEL_FULL_VERSION}/x.ko; fi
`;
    assert.equal(
      layoutTextOf(text),
      `kmod.Dockerfile for ${kernel} · KMM 2.6.0 · final stage: ubuntu (line 3)

/opt/lib/modules/6.8.0-31-generic/
├── ?? x.ko   line 6  touch /opt/lib/modules/\${KERNEL_FULL_VERSION}/x.ko
└── ?? *.ko   line 5  what \`COPY /src/*.ko\` finds is not known

What KMM 2.6.0 looks for
 ok  kernel directory under dirName /opt   line 5
 ??  a kernel module for this kernel       what \`COPY /src/*.ko\` finds is not known, line 5
 no  modules.dep for this kernel           no \`depmod\` runs for this kernel
 ok  /bin/sh, mkdir, cp                    ubuntu has them
`,
    );
  });

  it('tells what is missing, and where it went instead', () => {
    const text = 'FROM scratch\nCOPY --from=x /a.ko /mods/lib/modules/6.8.0-31-generic/\n';
    assert.equal(
      layoutTextOf(text),
      `kmod.Dockerfile for ${kernel} · KMM 2.6.0 · final stage: scratch (line 1)

/opt/
└── nothing: no instruction puts anything here

What KMM 2.6.0 looks for
 no  kernel directory under dirName /opt   the modules are in /mods/lib/modules/6.8.0-31-generic
 no  a kernel module for this kernel       it is /mods/lib/modules/6.8.0-31-generic/a.ko, where nobody looks
 no  modules.dep for this kernel           no \`depmod\` runs for this kernel
 no  /bin/sh, mkdir, cp                    the base image lacks them, and nothing installs them
`,
    );
  });

  it('says that there is no image', () => {
    assert.match(
      layoutTextOf('RUN x\n'),
      /^Not built at all: line 1: .*\n\nThere is no FROM, so there is no image\.\n$/m,
    );
    assert.match(layoutTextOf(''), /There is no FROM/);
  });

  it('takes the directories, the build args and the names of the Module, and its lines from the YAML', () => {
    const dockerfile = `FROM alpine AS b
RUN touch /a-b.ko
FROM alpine
ARG WHERE
ARG KERNEL_FULL_VERSION
COPY --from=b /a-b.ko \${WHERE}/lib/modules/\${KERNEL_FULL_VERSION}/
RUN mkdir /firmware && touch /firmware/f.bin
`;
    const text = layoutDocumentOf(
      `#- all.yaml\n${configMap(dockerfile)}---\n${module('{ moduleName: a_b, dirName: /mods, firmwarePath: /firmware }')}#- kernels\n${kernel}\n`,
    );
    assert.equal(
      text,
      `my-kmod for ${kernel} · KMM 2.6.0 · final stage: alpine (line 10)
Built by mapping 1 of my-kmod as r/i:6.8.0-31-generic

/mods/lib/modules/6.8.0-31-generic/
└── a-b.ko   line 13  COPY --from=b, made in line 9: touch /a-b.ko

/firmware/
└── f.bin   line 14  touch /firmware/f.bin

What KMM 2.6.0 looks for
 ok  kernel directory under dirName /mods   line 13
 ok  a_b (moduleName)                       line 13  a-b.ko
 no  modules.dep for this kernel            no \`depmod\` runs for this kernel
 ok  /bin/sh, mkdir, cp                     alpine has them
 ok  /firmware (firmwarePath)               line 14
`,
    );
  });

  it('says when the Module does not build it for the kernel', () => {
    const all = `#- all.yaml\n${configMap(built)}---\n${module('{ moduleName: a }')}`;
    assert.match(
      layoutDocumentOf(all, { kernel: '5.14.0-1.el9' }) ?? '',
      /^No build of my-kmod for this kernel: /m,
    );
    const other = all.replace('{ name: my-dockerfile }', '{ name: other }');
    assert.match(layoutDocumentOf(other, { kernel }) ?? '', /^No Module that is known uses this ConfigMap/m);
  });

  it('knows the Module of a file that names its ConfigMap, and lines in every way to write a text', () => {
    const named = `#- Dockerfile\n# kmm-configmap: my-dockerfile\n${built}#- m.yaml\n${module('{ moduleName: kmm_ci_a }')}`;
    assert.match(
      layoutDocumentOf(named, { kernel }) ?? '',
      /^Built by mapping 1 of my-kmod[^]*line 12 {2}depmod/m,
    );
    const quoted = configMap(built).replace(/dockerfile: \|[^]*/, `dockerfile: ${JSON.stringify(built)}\n`);
    assert.match(layoutDocumentOf(quoted, { kernel }) ?? '', /\(line 7\)[^]*line 7 {2}depmod/);
    assert.match(layoutDocumentOf(configMap(`\n${built}`), { kernel }) ?? '', /line 19 {2}depmod/);
  });

  it('offers the kernels that are built first', () => {
    const all = `#- all.yaml\n${configMap(built)}---\n${module('{ moduleName: a }')}#- kernels\n5.14.0-1.el9\n${kernel}\n`;
    assert.deepEqual(layoutKernelsOf(all), [[kernel], ['5.14.0-1.el9', kernel]]);
    assert.deepEqual(layoutKernelsOf('kind: Module\n'), []);
  });

  it('has no words for a file without a Dockerfile', () => {
    assert.equal(layoutDocumentOf('kind: ConfigMap\ndata: { x: y }\n'), undefined);
  });

  it('says what was not followed', () => {
    const doubling = layoutTextOf(`FROM scratch\nENV A=x\n${'ENV A=$A$A\n'.repeat(40)}`).split('\n');
    assert.equal(
      doubling[1],
      'Too large to follow, from line 20 on: the value of a variable. What depends on it is not known.',
    );
    assert.deepEqual(
      layoutTextOf(`FROM scratch\n${'RUN a\n'.repeat(30_000)}`)
        .split('\n')
        .slice(1),
      [
        'Too large to follow, from line 21429 on: so long a Dockerfile. What depends on it is not known.',
        '',
        'What is in the image is not known.',
        '',
      ],
    );
  });

  it('leaves out rows that nobody reads', () => {
    const many = Array.from({ length: 400 }, (_, n) => `/opt/f${String(n)}`).join(' ');
    const text = layoutTextOf(`FROM alpine\nRUN touch ${many}\n`);
    assert.match(text, /^… and 100 more$/m);
  });

  it('shows what depmod may have left only once, and only the modules below a directory of the system', () => {
    const text = built.replaceAll('/opt', '/usr');
    const shown = layoutTextOf(text, {
      module: { name: 'm.yaml', text: module('{ moduleName: kmm_ci_a, dirName: /usr }') },
    });
    assert.match(shown, /^\/usr\/lib\/modules\/$|^\/usr\/lib\/modules\/6\.8\.0-31-generic\/$/m);
    assert.equal(shown.match(/modules\.\w+, …/g)?.length, 1);
  });
});
