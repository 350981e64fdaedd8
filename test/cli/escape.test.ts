// Whatever a file, a log, an argument or a cluster says: every line that leaves the command line is ours.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { bundledSchemas } from '../../server/src/start/bundled-schemas.js';
import { buildCommand } from '../../server/src/cli/test-build/build.js';
import type { Command } from '../../server/src/cli/command.js';
import { explainLogCommand } from '../../server/src/cli/test-build/explain-log.js';
import { layoutCommand } from '../../server/src/cli/image/layout.js';
import { lintCommand } from '../../server/src/cli/lint/lint.js';
import { runCommandLine } from '../../server/src/cli/main.js';
import { previewCommand } from '../../server/src/cli/kernels/preview.js';
import { resolveCommand } from '../../server/src/cli/kernels/resolve.js';
import { visibleInYaml } from '../../server/src/core/text/visible-text.js';
import { Workspace } from '../../server/src/service/workspace/workspace.js';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { plainValue } from '../../server/src/analysis/yaml/value.js';
import { FakeLab, succeeding } from '../support/fake-session.js';
import { kanikoLog, runFailure } from '../support/kaniko-log.js';
import type { Session } from '../support/terminal.js';
import { sessionWith } from '../support/terminal.js';
import { kmod, ubuntu } from '../support/test-build-lab.js';
import { VirtualClock } from '../support/virtual-clock.js';

/** Each speaks to something, by what it is or by how a line begins with it. */
const shouts = [
  '\n::error title=x::y',
  '\r\n  ::stop-commands::z',
  '\u001b[2K\u001b]0;t\u0007',
  '\u009b31m',
  '\u2028::add-mask::q',
  '\u202eevil\u2066',
  '\u200b\ufeff',
  '\n##vso[task.setvariable variable=a]b',
  '\n##[group]g',
  "\n##teamcity[buildStatus text='t']",
  '\n%%%',
  '\u007f\u0000\b',
];
const shout = `x${shouts.join('')}`;

const spoken = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*(?:::|%%)|##\w*\[/mu;

function isQuiet({ out, err }: Session): void {
  for (const text of [out(), err()]) assert.doesNotMatch(text, spoken);
  assert.notEqual(out() + err(), '');
}

const quoted = visibleInYaml(JSON.stringify(shout));

const module = (name: string): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: ${name}, namespace: lab, annotations: { ${quoted}: ${quoted} } }
spec:
  ${quoted}: 1
  selector: { ${quoted}: ${quoted} }
  moduleLoader:
    container:
      modprobe: { moduleName: ${quoted} }
      kernelMappings:
        - regexp: ${quoted}
        - literal: ${ubuntu}
          containerImage: ${quoted}
          build:
            dockerfileConfigMap: { name: ${quoted} }
            buildArgs: [{ name: ${quoted}, value: ${quoted} }]
`;

const dockerfile = `FROM a${shouts[2]} AS b\nRUN touch "/opt/${shout.replaceAll('\n', '\\n')}.ko"\nCOPY "${shouts[5]}" /opt/::x\nFROM b\n${shouts[3]} X\nRUN y\n`;

async function run(
  command: Command,
  session: Session,
  ...args: readonly string[]
): Promise<{ readonly session: Session; readonly code: number }> {
  return { session, code: await runCommandLine([command.name, ...args], [command], '1', session.terminal) };
}

const newWorkspace = (): Workspace => new Workspace(bundledSchemas);
const lint = lintCommand(newWorkspace);
const files = {
  [`${shout}.yaml`]: module(quoted),
  Dockerfile: dockerfile,
  'k.txt': `${ubuntu}\n${shouts[2]}\n::x\n`,
};

describe('what the command line prints', () => {
  for (const format of ['text', 'json', 'sarif']) {
    it(`says nothing to others in lint's ${format}`, async () => {
      const { session } = await run(lint, sessionWith(files), '--format', format);
      isQuiet(session);
      if (format !== 'text') assert.match(JSON.stringify(JSON.parse(session.out())), /title=x/);
    });
  }

  it('gives GitHub its annotations and nothing else', async () => {
    const { session } = await run(lint, sessionWith(files), '--format', 'github');
    const lines = session.out().trimEnd().split('\n');
    assert.ok(lines.length > 1);
    for (const line of lines) {
      assert.match(line, /^::(?:error|warning|notice) file=[^\s:,]/);
      assert.doesNotMatch(line.replace(/^::/, ''), spoken);
    }
  });

  it('adds colours of its own alone', async () => {
    const { session } = await run(lint, sessionWith(files, '', true));
    assert.match(session.out(), /\u001b\[/);
    assert.doesNotMatch(session.out().replace(/\u001b\[[\d;]*m/g, ''), spoken);
  });

  it('puts the carets under what they mean', async () => {
    const text = module('a').replace('spec:', 'spec:\n  "\u202e\u2066nope": 1');
    const { session } = await run(lint, sessionWith({ 'm.yaml': text }), 'm.yaml');
    const lines = session.out().split('\n');
    const at = lines.findIndex(line => line.includes('| ') && line.includes('nope'));
    const source = lines[at] ?? '';
    const carets = lines[at + 1] ?? '';
    assert.equal(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), '"\\u202e\\u2066nope"');
  });

  for (const format of ['text', 'json']) {
    it(`says nothing to others in ${format} of preview, resolve and layout`, async () => {
      const preview = await run(
        previewCommand,
        sessionWith({ ...files, m: module(quoted) }),
        '--kernels',
        'k.txt',
        '--format',
        format,
        'm',
      );
      const resolve = await run(
        resolveCommand,
        sessionWith({ m: module(quoted) }),
        '--kernel',
        ubuntu,
        '--format',
        format,
        'm',
      );
      const registry = {
        exists: () => Promise.reject(new Error()),
        files: () => Promise.reject(new Error()),
      };
      const layout = await run(
        layoutCommand(registry),
        sessionWith(files),
        '--kernel',
        shout,
        '--format',
        format,
        'Dockerfile',
      );
      for (const { session } of [preview, resolve, layout]) isQuiet(session);
      assert.match(preview.session.out(), /title=x/);
      assert.match(layout.session.out(), /title=x/);
    });
  }

  it('prints objects whose values are as they were', async () => {
    const text = kmod.replace('RUN make', "RUN echo '::error::x' '##[group]y'\n    RUN make");
    const { session } = await run(
      buildCommand(worldOf(new VirtualClock()).ports),
      sessionWith({ m: text.replace("'^6", `'^[6]`).replace('my-kmod:\\${', 'my-kmod:${') }),
      '--dry-run',
      '--kernel',
      ubuntu,
      'm',
    );
    isQuiet(session);
    assert.equal(parseYaml(session.out()).syntax.length, 0);
    assert.ok(plainValue(parseYaml(session.out()).root));
  });

  it('passes a log on line by line', async () => {
    const clock = new VirtualClock();
    const { cluster, ports } = worldOf(clock);
    cluster.script = { ...succeeding, log: [[100, shouts.join('a')], ...succeeding.log] };
    const session = sessionWith({ m: kmod });
    const code = await clock.until(
      runCommandLine(
        ['build', '--yes', '--kernel', ubuntu, 'm'],
        [buildCommand(ports)],
        '1',
        session.terminal,
      ),
      2 * 3600_000,
    );
    assert.equal(code, 0);
    isQuiet(session);
    assert.match(session.out(), /title=x/);
  });

  it('explains a log without repeating what it shouts', async () => {
    const text = 'FROM a\nRUN one\n';
    const log = kanikoLog(text, {
      stopAt: 1,
      output: { 0: shouts.flatMap(each => each.split('\n')) },
      lastWord: runFailure(2),
    });
    const read = (name: string): AsyncIterable<Uint8Array> =>
      (async function* () {
        yield await Promise.resolve(new TextEncoder().encode(name.endsWith('log') ? log : text));
      })();
    const bytes = {
      open: (uri: string) => Promise.resolve({ ok: true as const, pieces: read(decodeURIComponent(uri)) }),
      input: () => read(''),
    };
    const name = `${shout}.log`;
    assert.ok(pathToFileURL(`/${name}`).href.endsWith('.log'));
    for (const format of ['text', 'json'])
      isQuiet(
        (await run(explainLogCommand(bytes), sessionWith({}), '--format', format, '--dockerfile', 'D', name))
          .session,
      );
  });

  it('echoes no argument', async () => {
    for (const args of [
      [shout],
      ['lint', `--format=${shout}`],
      ['lint', `--${shout}`],
      ['lint', shout],
      ['lint', '--kmm-version', shout],
    ]) {
      const session = sessionWith({});
      assert.equal(await runCommandLine(args, [lint], '1', session.terminal), 2);
      isQuiet(session);
    }
  });

  it('tells a bug of ours with the same care', async () => {
    const broken: Command = { ...lint, name: 'broken', run: () => Promise.reject(new Error(shout)) };
    const { session, code } = await run(broken, sessionWith({}));
    assert.equal(code, 2);
    isQuiet(session);
  });
});

function worldOf(clock: VirtualClock) {
  const cluster = new FakeLab(clock);
  const life = cluster.life();
  const context = { name: shout, host: shout, namespace: undefined, signIn: undefined };
  const ports = {
    cluster: {
      contexts: () =>
        Promise.resolve({ ok: true, value: { paths: ['/k'], current: 'lab', contexts: [context] } } as const),
      listNodes: () => Promise.reject(new Error('nobody asks for nodes')),
      open: (_choice: unknown, stop: Parameters<typeof life.open>[0]) => life.open(stop),
    },
    testBuild: {
      clock,
      now: clock.now,

      startedBy: () => 'kim@laptop',
      newId: () => 'r0000001',
      registry: {
        exists: () => Promise.resolve({ exists: 'no', digest: undefined, words: shout } as const),
        files: () => Promise.resolve({ known: false, words: shout } as const),
      },
    },
    newWorkspace,
  };
  return { cluster, ports };
}
