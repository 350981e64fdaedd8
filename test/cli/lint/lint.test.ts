import assert from 'node:assert/strict';
import { lintCommand } from '../../../server/src/cli/lint/lint.js';
import { runCommandLine } from '../../../server/src/cli/main.js';
import { largestText } from '../../../server/src/core/limits.js';
import { tooLarge } from '../../../server/src/core/unread-file.js';
import { bundledSchemas } from '../../../server/src/start/bundled-schemas.js';
import { Workspace } from '../../../server/src/service/workspace/workspace.js';
import type { Session } from '../../support/terminal.js';
import { sessionWith } from '../../support/terminal.js';

const good = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
  namespace: drivers
spec:
  selector: { kmod: 'yes' }
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
        - regexp: '^.+$'
          containerImage: registry.example/my-kmod:\${KERNEL_FULL_VERSION}
`;
const bad = good.replace('regexp:', 'regex:');
const deprecated = good.replace('modprobe:', 'inTreeModuleToRemove: old_mod\n      modprobe:');
const other = 'apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { nonsense: [] }\n';

interface Answer {
  readonly files: readonly {
    readonly path: string;
    readonly documents: readonly object[];
    readonly diagnostics: readonly { readonly code: string; readonly field: string | null }[];
  }[];
  readonly summary: object;
}

const lint = (session: Session, ...args: string[]): Promise<number> =>
  runCommandLine(
    ['lint', ...args],
    [lintCommand(() => new Workspace(bundledSchemas))],
    '1.2.3',
    session.terminal,
  );

/** A file that the disk has and cannot give. */
function withoutLarge(files: Readonly<Record<string, string>>): Session {
  const { terminal, ...session } = sessionWith(files);
  const read = (uri: string) =>
    uri.endsWith('large.yaml') ? Promise.resolve(tooLarge(largestText)) : terminal.disk.read(uri);
  return { ...session, terminal: { ...terminal, disk: { ...terminal.disk, read } } };
}

// `as`: the shape is the documented one, and the assertions below are on its parts.
const answer = (session: Session): Answer => JSON.parse(session.out()) as Answer;

describe('kmm lint', () => {
  describe('on what was piped in', () => {
    const template = bad
      .replace('name: my-kmod', 'name: {{ .Release.Name }}')
      .replaceAll(/^ {4}/gm, '      ');
    const rendered = `---\n# Source: chart/templates/m.yaml\n${bad}`;

    it('tells the line of the template where it has the same words', async () => {
      for (const path of ['chart/templates/m.yaml', 'templates/m.yaml']) {
        const session = sessionWith({ [path]: template }, rendered);
        assert.equal(await lint(session, '-'), 1);
        assert.match(session.out(), new RegExp(`error\\[unknown-field\\].*\\n *--> ${path}:13:13\\n`));
      }
    });

    it('names the template where its line is not known', async () => {
      const twice = `${template}---\n${template}`;
      for (const files of [{}, { 'chart/templates/m.yaml': twice }, { 'other.yaml': template }]) {
        const session = sessionWith(files, rendered);
        await lint(session, '-');
        assert.match(
          session.out(),
          /error\[unknown-field\].*\n *--> -:15:11, made from chart\/templates\/m\.yaml\n/,
        );
      }
    });

    it('says so in every format', async () => {
      const files = { 'chart/templates/m.yaml': template };
      const asked = async (format: string, disk: Readonly<Record<string, string>>): Promise<string> => {
        const session = sessionWith(disk, rendered);
        await lint(session, `--format=${format}`, '-');
        return session.out();
      };
      assert.match(await asked('github', files), /file=chart\/templates\/m\.yaml,line=13,endLine=13,col=13,/);
      assert.match(await asked('github', {}), /file=chart\/templates\/m\.yaml,title=unknown-field/);
      assert.match(await asked('sarif', files), /"startLine": 13,/);
      assert.match(
        await asked('json', files),
        /"madeFrom": \{\s+"path": "chart\/templates\/m\.yaml",\s+"range": \{/,
      );
      assert.match(
        await asked('json', {}),
        /"madeFrom": \{\s+"path": "chart\/templates\/m\.yaml",\s+"range": null/,
      );
    });

    it('knows the annotation of kustomize, and looks nowhere above', async () => {
      const annotated = bad.replace(
        'metadata:\n',
        'metadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: base/m.yaml\n',
      );
      const session = sessionWith({ 'base/m.yaml': bad }, annotated);
      await lint(session, '-');
      assert.match(session.out(), /--> base\/m\.yaml:13:11\n/);
      const outside = sessionWith({ '../m.yaml': bad }, annotated.replace('base/m.yaml', '../m.yaml'));
      await lint(outside, '-');
      assert.match(outside.out(), /--> -:16:11, made from \.\.\/m\.yaml\n/);
    });
  });

  it('exits 0 on a clean file', async () => {
    const session = sessionWith({ 'module.yaml': good });
    assert.equal(await lint(session, 'module.yaml'), 0);
    assert.equal(session.out(), 'No problems; 1 file checked.\n');
  });

  it('exits 2 and says what could not be checked where something of ours fails', async () => {
    const session = sessionWith({ 'module.yaml': bad });
    const schemaFor = (): never => {
      throw new Error('out of order');
    };
    const broken = lintCommand(() => new Workspace({ ...bundledSchemas, schemaFor }));
    assert.equal(await runCommandLine(['lint', 'module.yaml'], [broken], '1.2.3', session.terminal), 2);
    assert.match(
      session.out(),
      /^not checked: module\.yaml: Rule `unknown-field` failed, .*\(Error: out of order\)\.$/m,
    );
    assert.match(session.out(), /^warning\[not-checked\]: Rule `unknown-field` could not be checked/m);
  });

  it('exits 1 and shows the place in the line', async () => {
    const session = sessionWith({ 'module.yaml': bad });
    assert.equal(await lint(session, 'module.yaml'), 1);
    assert.match(session.out(), /^error\[unknown-field\]: .*`regexp`/m);
    assert.match(session.out(), /^ *--> module\.yaml:13:11$/m);
    assert.match(session.out(), /^13 \| {9}- regex: '\^\.\+\$'\n {3}\| {11}\^{5}$/m);
  });

  it('answers in JSON with field paths and documents', async () => {
    const session = sessionWith({ 'deploy/a.yaml': `${other}---\n${bad}`, 'deploy/b.yaml': good });
    assert.equal(await lint(session, '--format', 'json', 'deploy/'), 1);
    const { files } = answer(session);
    assert.deepEqual(
      files.map(file => file.path),
      ['deploy/a.yaml', 'deploy/b.yaml'],
    );
    assert.deepEqual(files[0]?.documents, [
      { index: 0, apiVersion: 'v1', kind: 'Service', name: 'x', namespace: null },
      {
        index: 1,
        apiVersion: 'kmm.sigs.x-k8s.io/v1beta1',
        kind: 'Module',
        name: 'my-kmod',
        namespace: 'drivers',
      },
    ]);
    const [first] = files[0]?.diagnostics ?? [];
    assert.equal(first?.code, 'unknown-field');
    assert.equal(first?.field, 'spec.moduleLoader.container.kernelMappings[0].regex');
    assert.deepEqual(Object.keys(first), [
      'code',
      'severity',
      'message',
      'range',
      'document',
      'field',
      'refusedBy',
    ]);
  });

  it('reads standard input', async () => {
    const session = sessionWith({}, bad);
    assert.equal(await lint(session, '--format=json', '-'), 1);
    assert.equal(answer(session).files[0]?.path, '-');
  });

  it('searches the current folder when no path is given', async () => {
    const session = sessionWith({ 'x/module.yaml': bad });
    assert.equal(await lint(session, '--format', 'json'), 1);
    assert.equal(answer(session).files[0]?.path, 'x/module.yaml');
  });

  it('checks against the release it is told', async () => {
    const tolerant = good.replace('  moduleLoader:', '  tolerations: []\n  moduleLoader:');
    assert.equal(await lint(sessionWith({ 'm.yaml': tolerant }), '--kmm-version', 'v2.3.0', 'm.yaml'), 0);
    assert.equal(await lint(sessionWith({ 'm.yaml': tolerant }), '--kmm-version', '2.2.0', 'm.yaml'), 1);
  });

  it('fails from the severity on that the user names', async () => {
    assert.equal(await lint(sessionWith({ 'm.yaml': deprecated }), 'm.yaml'), 0);
    assert.equal(await lint(sessionWith({ 'm.yaml': deprecated }), '--fail-on', 'information', 'm.yaml'), 1);
  });

  it('annotates for GitHub and writes SARIF', async () => {
    const github = sessionWith({ 'm.yaml': bad });
    await lint(github, '--format', 'github', 'm.yaml');
    assert.match(
      github.out(),
      /^::error file=m\.yaml,line=13,endLine=13,col=11,endColumn=16,title=unknown-field::/m,
    );
    const sarif = sessionWith({ 'm.yaml': bad });
    await lint(sarif, '--format', 'sarif', 'm.yaml');
    assert.match(sarif.out(), /"ruleId": "unknown-field"/);
  });

  it('tells a Dockerfile on standard input by its first instruction', async () => {
    const session = sessionWith(
      {},
      '# kmod\nARG KERNEL_FULL_VERSION\nFRON ubuntu:24.04\nRUN depmod -b /opt\n',
    );
    assert.equal(await lint(session, '-'), 1);
    assert.match(session.out(), /^error\[dockerfile-syntax\]: .*\n *--> -:3:1$/m);
  });

  it('names what it could not read in every format, and exits 2 whatever the rest is like', async () => {
    for (const text of [good, bad]) {
      const out = async (format: string): Promise<string> => {
        const session = withoutLarge({ 'k/a.yaml': text, 'k/large.yaml': '' });
        assert.equal(await lint(session, '--format', format, 'k'), 2);
        return session.out();
      };
      assert.match(
        await out('text'),
        /^not checked: k\/large\.yaml: .+\.\n.*1 file checked, 1 not checked\.\n$/m,
      );
      assert.match(
        await out('github'),
        /^::error file=k\/large\.yaml,title=not checked::Not checked: .+\.$/m,
      );
      const { notChecked, summary } = JSON.parse(await out('json'));
      assert.equal(notChecked[0].path, 'k/large.yaml');
      assert.deepEqual([summary.files, summary.notChecked], [1, 1]);
      const [invocation] = JSON.parse(await out('sarif')).runs[0].invocations;
      assert.equal(invocation.executionSuccessful, false);
      assert.equal(
        invocation.toolExecutionNotifications[0].locations[0].physicalLocation.artifactLocation.uri,
        'k/large.yaml',
      );
    }
  });

  it('tells a thousand problems of a file in every format, counts all and says how many others there are', async () => {
    const keys = Array.from({ length: 2500 }, (_, index) => `k${String(index)}: 1\n`);
    const out = async (format: string): Promise<string> => {
      const session = sessionWith({ 'm.yaml': good + keys.join('') });
      assert.equal(await lint(session, '--format', format, '--fail-on', 'error', 'm.yaml'), 1);
      return session.out();
    };
    const text = await out('text');
    assert.match(text, /^error\[more-problems\]: .*1500 more.*\n *--> m\.yaml:1015:1$/m);
    assert.match(text, /^2500 errors; 1 file checked\.$/m);
    const { files, summary } = JSON.parse(await out('json')) as Answer;
    assert.equal(files[0]?.diagnostics.length, 1001);
    assert.equal(files[0].diagnostics.at(-1)?.code, 'more-problems');
    assert.match(JSON.stringify(summary), /"errors":2500/);
    assert.equal((await out('sarif')).match(/"ruleId": "more-problems"/g)?.length, 1);
    assert.equal((await out('github')).match(/^::error .*title=more-problems::/gm)?.length, 1);
  });

  it('calls nothing clean that is not KMM’s', async () => {
    const files = {
      'tmpl.log': 'INFO starting\n--- retry\n',
      'README.md': `# KMM\n\n    kind: Module of kmm.sigs.x-k8s.io\n`,
      'values.yaml': 'replicas: 1\n',
      Dockerfile: 'FROM nginx\n',
    };
    for (const name of Object.keys(files)) {
      const session = sessionWith(files);
      assert.equal(await lint(session, name), 0);
      assert.match(
        session.out(),
        /^not KMM's: .+\nNothing was checked; 0 files checked, 1 file without anything/,
      );
    }
    const folder = sessionWith({ 'd/m.yaml': good, 'd/values.yaml': 'replicas: 1\n' });
    await lint(folder, 'd');
    assert.equal(folder.out(), 'No problems; 1 file checked, 1 file without anything of KMM.\n');
    const json = sessionWith(files);
    await lint(json, '--format', 'json', 'tmpl.log');
    const { files: checked, others } = JSON.parse(json.out());
    assert.deepEqual([checked, others], [[], ['tmpl.log']]);
  });

  it('knows the kernels and nodes that preview knows', async () => {
    const long = good.replace("'^.+$'", "'^6\\.'").replace('my-kmod:', `my-kmod:${'x'.repeat(110)}-`);
    const nodes = JSON.stringify({
      kind: 'List',
      items: ['6.8.0-31-generic', '5.14.0-427.13.1.el9_4.x86_64'].map(kernelVersion => ({
        kind: 'Node',
        metadata: { name: kernelVersion, labels: { kmod: 'yes' } },
        status: { nodeInfo: { kernelVersion } },
      })),
    });
    const codes = async (...args: readonly string[]) => {
      const session = sessionWith({
        'm.yaml': long,
        'k.txt': '6.8.0-31-generic-with-a-long-name\n',
        'n.json': nodes,
      });
      await lint(session, '--format', 'json', ...args, 'm.yaml');
      return answer(session).files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
    };
    assert.deepEqual(await codes(), []);
    assert.deepEqual(await codes('--kernels', 'k.txt'), ['invalid-tag-for-kernel']);
    assert.deepEqual(await codes('--node-list', 'n.json'), ['kernel-without-mapping']);
  });

  it('refuses a list without kernels', async () => {
    assert.equal(
      await lint(sessionWith({ 'm.yaml': good, 'k.txt': '# none\n' }), '--kernels', 'k.txt', 'm.yaml'),
      2,
    );
  });

  it('counts the files of a folder that it does not look into', async () => {
    const session = sessionWith({ 'd/m.yaml': good, 'd/README.md': '#', 'd/kmod.txt': 'FROM a\n' });
    await lint(session, 'd');
    assert.equal(session.out(), 'No problems; 1 file checked, 2 files of other names not looked into.\n');
  });

  it('finds Dockerfiles of all names in a folder', async () => {
    const text = 'ARG KERNEL_FULL_VERSION\nFRON a\n';
    const session = sessionWith({ 'xDockerfile.txt': text, 'DockerfileTemplate.rhel9': text });
    assert.equal(await lint(session, '--format', 'json'), 1);
    const paths = answer(session).files.map(({ path }) => path);
    assert.deepEqual(paths, ['DockerfileTemplate.rhel9', 'xDockerfile.txt']);
  });

  it('reads a file that is named as what its text is', async () => {
    const manifest = sessionWith({ Dockerfile: bad });
    assert.equal(await lint(manifest, 'Dockerfile'), 1);
    assert.match(manifest.out(), /unknown-field/);
    const session = sessionWith({
      'module.txt': bad,
      'kmod.build': 'FROM a\nFRON b\n',
    });
    assert.equal(await lint(session, '--dockerfile', 'kmod.build', 'module.txt', 'kmod.build'), 1);
    assert.match(session.out(), /^error\[unknown-field\]/m);
    assert.match(session.out(), /^error\[dockerfile-syntax\]/m);
    assert.match(session.out(), /2 files checked\.$/m);
  });

  it('checks the other files when a path leads nowhere', async () => {
    const session = sessionWith({ 'm.yaml': bad });
    assert.equal(await lint(session, 'nowhere.yaml', 'm.yaml'), 2);
    assert.match(session.out(), /^error\[unknown-field\]/m);
    assert.match(session.out(), /^not checked: nowhere\.yaml: /m);
  });

  it('writes paths as URIs into SARIF', async () => {
    const session = sessionWith({ 'a #1/m.yaml': bad });
    await lint(session, '--format', 'sarif', 'a #1/m.yaml');
    assert.match(session.out(), /"uri": "a%20%231\/m\.yaml"/);
  });

  for (const args of [['--format', 'xml'], ['--kmm-version', '9.9'], ['--no-such-option']]) {
    it(`exits 2 and says why for ${args.join(' ')}`, async () => {
      const session = sessionWith({ 'm.yaml': good });
      assert.equal(await lint(session, ...args), 2);
      assert.match(session.err(), /^kmm: .+ See kmm lint --help\.\n$/);
      assert.equal(session.out(), '');
    });
  }

  it('explains itself', async () => {
    const session = sessionWith({});
    assert.equal(await lint(session, '--help'), 0);
    assert.match(
      session.out(),
      /Exit codes: 0 clean or nothing of KMM, 1 problems found, 2 could not run, or something/,
    );
  });

  it('colours only where it may', async () => {
    const plain = sessionWith({ 'm.yaml': bad });
    const coloured = sessionWith({ 'm.yaml': bad }, '', true);
    await lint(plain, 'm.yaml');
    await lint(coloured, 'm.yaml');
    assert.doesNotMatch(plain.out(), /\u001b/);
    assert.match(coloured.out(), /\u001b\[1;31merror\[unknown-field\]\u001b\[0m/);
  });

  it('checks a Dockerfile for the Module that builds with it, or when it is told to', async () => {
    const text = 'FROM ubuntu:24.04\nCOPY my_kmod.ko /lib/modules/\n';
    const build = '\n          build: { dockerfileConfigMap: { name: df } }\n';
    const manifests = {
      'module.yaml': `${good.trimEnd()}${build}`,
      'kustomization.yaml': 'configMapGenerator: [{ name: df, files: [dockerfile=Dockerfile] }]\n',
    };
    const linked = sessionWith({ ...manifests, Dockerfile: text });
    assert.equal(await lint(linked, 'module.yaml', 'kustomization.yaml', 'Dockerfile'), 1);
    assert.match(linked.out(), /^error\[copy-from-context\]/m);
    const alone = { Dockerfile: text.replace('COPY', 'ARG X\nARG X=$KERNEL_XYZ\nCOPPY') };
    assert.equal(await lint(sessionWith(alone), 'Dockerfile'), 0);
    assert.equal(await lint(sessionWith(alone), '--dockerfile', 'Dockerfile', 'Dockerfile'), 1);
  });
});
