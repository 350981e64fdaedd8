// The predicted image against the real one: sample Dockerfiles are built by buildah, without a network and without a
// daemon, on a base that holds nothing but busybox. Runs where there are buildah, a static busybox and root.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsOf } from '../support/check-image-layout.js';
import { buildah } from '../../server/src/core/dockerfile/builder.js';
import { finalStage, kernel } from '../core/dockerfile/plan.js';
import type { Dice } from '../core/dockerfile/random.js';
import { diceOf } from '../core/dockerfile/random.js';
import { differences, walk } from '../core/dockerfile/real-tree.js';

const base = 'localhost/busybox:tiny';
const directory = `/opt/lib/modules/${kernel}`;

const samples: Readonly<Record<string, string>> = {
  'two stages and a link': `FROM ${base} AS builder
ARG KERNEL_VERSION
WORKDIR /usr/src/kmod
RUN mkdir -p out && touch out/kmm_ci_a.ko out/kmm_ci_b.ko
FROM ${base}
ARG KERNEL_VERSION
COPY --from=builder /usr/src/kmod/out/kmm_ci_a.ko /opt/lib/modules/\${KERNEL_VERSION}/
COPY --from=builder /usr/src/kmod/out/*_b.ko /opt/lib/modules/\${KERNEL_VERSION}/extra/
RUN ln -s /host/lib/modules/\${KERNEL_VERSION} /opt/lib/modules/\${KERNEL_VERSION}/host`,
  'the module instead of the directory': `FROM ${base} AS builder
RUN touch /a.ko
FROM ${base}
ARG KERNEL_VERSION
COPY --from=builder /a.ko /opt/lib/modules/\${KERNEL_VERSION}`,
  'a directory that is there already': `FROM ${base} AS builder
RUN touch /a.ko
FROM ${base}
RUN mkdir -p ${directory}
COPY --from=builder /a.ko ${directory}`,
  'the content of directories': `FROM ${base} AS builder
RUN mkdir -p /s/d/e /s/f && touch /s/a /s/d/b /s/d/e/c
FROM ${base}
COPY --from=builder /s /one
COPY --from=builder /s/* /two/
COPY --from=builder /s/d /s/f /three/
WORKDIR /four
COPY --from=builder s/d .
COPY --from=0 /s/a five/`,
  'a stage on a stage': `FROM ${base} AS one
ENV DIR=/opt
WORKDIR $DIR/x
RUN touch a
FROM one AS two
RUN touch b && mv a c
FROM two
COPY --from=one /opt/x /y`,
  links: `FROM ${base} AS builder
RUN mkdir -p /s /t && touch /t/f && ln -s /t /s/abs && ln -s ../t /s/rel && ln -s none /s/dangling
FROM ${base}
COPY --from=builder /s /l
COPY --from=builder /t/f /l/g`,
  'an empty argument': `FROM ${base}
ARG NOBODY
RUN mkdir -p /opt/lib/modules/\${NOBODY}/x && touch /opt/lib/modules/$NOBODY/y $NOBODY`,
};

/** A few files, then COPY in all its forms. */
function randomSample(dice: Dice): string {
  const sources = ['/s/a.ko', '/s/b.ko', '/s/d', '/s/d/', '/s/*.ko', '/s/d/*', '/s', '/s/d/e', 's/a.ko'];
  const targets = ['/t', '/t/', '/t/u', '/t/u/', '.', './', 'x', 'x/', '/s/d', '/t/new.ko'];
  const copy = (): string => {
    const several = dice.below(4) === 0;
    const from = several ? `${dice.pick(sources)} ${dice.pick(sources)}` : dice.pick(sources);
    return `COPY --from=b ${from} ${several ? '/t/v/' : dice.pick(targets)}`;
  };
  const lines = Array.from({ length: 1 + dice.below(4) }, copy);
  return `FROM ${base} AS b
RUN mkdir -p /s/d/e && touch /s/a.ko /s/b.ko /s/d/c.ko /s/d/e/f
FROM ${base}
${dice.pick(['WORKDIR /w', 'RUN mkdir -p /t', 'RUN mkdir -p /t/u /s'])}
${lines.join('\n')}`;
}

/** Modules and firmware that are made, moved about and copied, to the right place or to another. */
function kmodSample(dice: Dice): string {
  const names = ['a.ko', 'a.ko.xz', 'b.ko', 'x-y.ko', 'f.bin'];
  const targets = [
    `${directory}/`,
    `${directory}/extra/`,
    directory,
    '/opt/lib/modules/$KERNEL_VERSION/',
    '/opt/',
    '/firmware/',
    '/firmware/sub/',
    '/mods/lib/modules/$NOBODY/',
    '/opt/lib/modules//',
    './',
  ];
  const builder = (): string =>
    dice.pick([
      `RUN touch /s/${dice.pick(names)}`,
      `RUN cp /s/b.ko /s/${dice.pick(names)}`,
      `RUN mv /s/b.ko /s/d/ && cp /s/d/b.ko /s/b.ko`,
      'RUN rm -f /s/a.ko',
      'RUN [ -e /s/nothing ] && touch /s/a.ko || true',
    ]);
  const final = (): string =>
    dice.pick([
      `COPY --from=b /s/${dice.pick(names)} ${dice.pick(targets)}`,
      `COPY --from=b /s/*.ko ${dice.pick(targets.slice(0, 2))}`,
      `COPY --from=b /s ${dice.pick(targets)}`,
      `RUN mkdir -p ${dice.pick(targets)}`,
      `RUN ln -s /host ${directory}/host`,
      `RUN mkdir -p ${directory} && touch ${directory}/${dice.pick(names)}`,
      `RUN rm -rf ${dice.pick([directory, '/firmware', '/opt/lib/modules/$NOBODY'])}`,
      'WORKDIR /opt/lib/modules/$KERNEL_VERSION',
    ]);
  const lines = (of: () => string, most: number): string =>
    Array.from({ length: 1 + dice.below(most) }, of).join('\n');
  return `FROM ${base} AS b
RUN mkdir -p /s/d && touch /s/b.ko
${lines(builder, 3)}
FROM ${base}
${dice.pick(['ARG KERNEL_VERSION', 'ARG KERNEL_VERSION NOBODY'])}
${lines(final, 4)}
`;
}

const signed = `${directory}/extra/b.ko`;
const module = (name: string): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: m, namespace: n }
spec:
  moduleLoader:
    container:
      modprobe: { moduleName: ${name}, firmwarePath: /firmware }
      kernelMappings:
        - literal: ${kernel}
          containerImage: r/i:t
          build: { dockerfileConfigMap: { name: d } }
          sign: { keySecret: { name: k }, certSecret: { name: c }, filesToSign: ['${signed}'] }
  selector: {}
`;

const own = /^\/(?:bin|sbin|dev|etc|proc|run|sys|usr)(?:\/|$)/;

const busybox = ['/bin/busybox', '/usr/bin/busybox'].find(path => existsSync(path));
const able =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('buildah', ['--version']).status === 0;

if (able && busybox !== undefined) {
  describe('Image layout: what buildah really builds', () => {
    let folder = '';

    const run = (...args: readonly string[]): { readonly status: number | null; readonly output: string } => {
      const store = [
        '--storage-driver',
        'vfs',
        '--root',
        join(folder, 'root'),
        '--runroot',
        join(folder, 'run'),
      ];
      const { status, stderr, stdout } = spawnSync('buildah', [...store, ...args], { encoding: 'utf8' });
      return { status, output: `${stdout}${stderr}` };
    };

    const build = (text: string, ...more: readonly string[]): ReturnType<typeof run> => {
      const file = join(folder, 'Dockerfile');
      writeFileSync(file, text);
      const quick = ['--isolation', 'chroot', '--pull-never', '--layers=false'];
      return run('build', ...quick, ...more, '-f', file, join(folder, 'context'));
    };

    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'kmm-image-'));
      mkdirSync(join(folder, 'context'));
      copyFileSync(busybox, join(folder, 'context/busybox'));
      const text =
        'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\n';
      const { status, output } = build(text, '-t', base);
      assert.equal(status, 0, output);
      rmSync(join(folder, 'context/busybox'));
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    /** What is in the image, without what a system has; undefined when the build fails. */
    const built = (text: string): ReturnType<typeof walk> | undefined => {
      const tree = join(folder, 'tree');
      const output = `type=local,dest=${tree}`;
      const { status } = build(text, '--build-arg', `KERNEL_VERSION=${kernel}`, '-o', output);
      const found = status === 0 ? walk(tree).filter(({ path }) => !own.test(path)) : undefined;
      rmSync(tree, { recursive: true, force: true });
      return found;
    };

    const compared = (text: string): readonly string[] | undefined => {
      const found = built(text);
      const { tree: predicted } = finalStage(text, buildah);
      const entries = new Map([...predicted.entries].filter(([path]) => !own.test(path)));
      return found && differences({ ...predicted, entries }, found);
    };

    for (const [title, text] of Object.entries(samples)) {
      it(title, () => assert.deepEqual(compared(text), [], text));
    }

    it('what KMM looks for', () => {
      const dice = diceOf(Number(process.env['KMM_SEED'] ?? 3));
      const said = { found: 0, missing: 0, unknown: 0 };
      for (let left = Number(process.env['KMM_TURNS'] ?? 6); left > 0; left--) {
        const text = kmodSample(dice);
        const found = built(text);
        if (!found) continue;
        const name = dice.pick(['a', 'b', 'x_y']);
        const isModule = new RegExp(`^${directory}/(?:.*/)?${name.replace('_', '[-_]')}\\.ko(?:\\.xz)?$`);
        const real: Readonly<Record<string, boolean>> = {
          'kernel-directory': found.some(({ path, kind }) => path === directory && kind === 'directory'),
          module: found.some(({ path, kind }) => kind === 'file' && isModule.test(path)),
          firmware: found.some(({ path }) => path === '/firmware'),
          'file-to-sign': found.some(({ path }) => path === signed),
        };
        for (const { kind, verdict } of needsOf(text, module(name))) {
          if (real[kind] !== undefined) said[verdict] += 1;
          if (verdict === 'unknown' || real[kind] === undefined) continue;
          assert.equal(verdict === 'found', real[kind], `${kind} of ${name} is ${verdict} in\n${text}`);
        }
      }
      assert.ok(said.found > 0 && said.missing > 0, JSON.stringify(said));
    });

    it('COPY in all its forms', () => {
      const dice = diceOf(5);
      const texts = Array.from({ length: 4 }, () => randomSample(dice));
      for (const text of texts) assert.deepEqual(compared(text) ?? [], [], text);
    });
  });
}
