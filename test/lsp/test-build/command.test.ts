// `kmm.runTestBuild` for editors that show no test builds: questions, progress, log and end by LSP's own means.
import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import type { EditorWindow } from '../../../server/src/lsp/test-build/command.js';
import { TestBuildCommand } from '../../../server/src/lsp/test-build/command.js';
import { Trust } from '../../../server/src/lsp/connection/trust.js';
import { defaultSettings } from '../../../server/src/protocol/settings.js';
import type { ClusterContext } from '../../../server/src/service/ports/ports.js';
import { TestBuilds } from '../../../server/src/service/test-build/test-builds.js';
import { succeeding } from '../../support/fake-session.js';
import { failing, TestBuildLab, ubuntu, uri } from '../../support/test-build-lab.js';

class Editor {
  readonly lab = new TestBuildLab();
  readonly shown: string[] = [];
  readonly progress: string[] = [];
  readonly log: string[] = [];
  readonly cancel = new CancellationTokenSource();
  readonly failed: unknown[] = [];
  /** It answers what it is asked to show with an error: messages, or the progress. */
  refuses: 'messages' | 'progress' | undefined;
  context: ClusterContext = {
    name: 'lab',
    host: 'lab.example:6443',
    namespace: undefined,
    signIn: undefined,
  };
  /** In the place of the cancellation. */
  cancelling: TestBuilds['cancel'] | undefined;
  readonly #command: TestBuildCommand;
  readonly #answers: readonly string[];

  constructor(answers: readonly string[], trusted = true) {
    this.#answers = answers;
    const show =
      (kind: string) =>
      (
        message: string,
        ...actions: { readonly title: string }[]
      ): Promise<{ readonly title: string } | undefined> => {
        this.shown.push(`${kind}: ${message}`);
        if (this.refuses === 'messages') return Promise.reject(new Error('not here'));
        return Promise.resolve(actions.find(({ title }) => this.#answers.includes(title)));
      };
    const window = {
      showErrorMessage: show('error'),
      showInformationMessage: show('info'),
      showWarningMessage: show('warning'),
      createWorkDoneProgress: () => {
        if (this.refuses === 'progress') return Promise.reject(new Error('not here'));
        return Promise.resolve({
          token: this.cancel.token,
          begin: (title: string) => void this.progress.push(title),
          report: (message: string) => void this.progress.push(message),
          done: () => void this.progress.push('done'),
        });
      },
    };
    const life = this.lab.cluster.life();
    const command: { changed: TestBuildCommand['changed']; logged: TestBuildCommand['logged'] } = {
      changed: build => this.#command.changed(build),
      logged: log => this.#command.logged(log),
    };
    const testBuilds = new TestBuilds(
      {
        clock: this.lab.clock,
        now: this.lab.clock.now,
        startedBy: () => 'kim@laptop',
        newId: () => `r000000${String(this.shown.length)}`,
        open: (_choice, stop) => life.open(stop),
        registry: {
          exists: () => Promise.resolve({ exists: 'no', digest: undefined, words: '' }),
          files: () => Promise.resolve({ known: false, words: '' }),
        },
      },
      { ...command, snapshot: () => this.lab.workspace.snapshot(), failed: () => undefined },
    );
    const cancel = testBuilds.cancel.bind(testBuilds);
    testBuilds.cancel = id => (this.cancelling ?? cancel)(id);
    this.#command = new TestBuildCommand({
      // `as`: the overloads of the library's messages are more than is used.
      connection: { window, console: { log: (text: string) => void this.log.push(text) } } as EditorWindow,
      cluster: {
        contexts: () =>
          Promise.resolve({ ok: true, value: { paths: ['/k'], current: 'lab', contexts: [this.context] } }),
        listNodes: () => Promise.reject(new Error('nobody asks for nodes')),
        open: (_choice, stop) => life.open(stop),
      },
      trust: new Trust(trusted),
      failed: (_method, error) => void this.failed.push(error),
      documents: { snapshot: () => this.lab.workspace.snapshot() },
      settings: { ready: () => Promise.resolve(), settingsOf: () => defaultSettings },
      testBuilds,
    });
  }

  async run(argument: object = { uri, document: 0, kernel: ubuntu }, ms = 60_000): Promise<void> {
    this.#command.run(argument);
    await this.lab.clock.pass(ms);
    assert.deepEqual(this.failed, []);
  }
}

describe('kmm.runTestBuild', () => {
  it('starts nothing in a client that cannot ask, and leaves no error behind', async () => {
    for (const trusted of [true, false]) {
      const editor = new Editor(['Build'], trusted);
      editor.refuses = 'messages';
      await editor.run();
      assert.equal(editor.shown.length, 1);
      assert.equal(
        editor.lab.cluster.calls.some(({ verb }) => verb === 'create'),
        false,
      );
    }
  });

  it('builds to the end in a client that shows no progress', async () => {
    const editor = new Editor(['Build']);
    editor.refuses = 'progress';
    await assert.rejects(editor.run());
    assert.deepEqual(editor.failed.map(String), ['Error: not here']);
    assert.match(editor.shown[1] ?? '', /: succeeded in \d+ s\.$/);
    assert.match(editor.log.join(''), /Building stage/);
  });

  it('logs what goes wrong while it is cancelled', async () => {
    const editor = new Editor(['Build']);
    const bug = new Error('bug');
    editor.cancelling = () => Promise.reject(bug);
    await editor.run(undefined, 8000);
    editor.cancel.cancel();
    await editor.lab.clock.pass(60_000);
    assert.deepEqual(editor.failed, [bug]);
    assert.equal(editor.progress.at(-1), 'done');
  });

  it('asks, shows its progress, logs, and says how it ended', async () => {
    const editor = new Editor(['Build']);
    await editor.run();
    assert.match(
      editor.shown[0] ?? '',
      /^info: Test build of my-kmod in lab \(lab\.example:6443\), namespace lab\n[\s\S]*nothing is pushed/,
    );
    assert.match(
      editor.shown[1] ?? '',
      /^info: Test build of my-kmod for 6\.8\.0-31-generic: succeeded in \d+ s\.$/,
    );
    assert.equal(editor.shown.length, 2);
    assert.equal(editor.progress[0], 'Test build of my-kmod for 6.8.0-31-generic');
    assert.equal(editor.progress.at(-1), 'done');
    assert.match(editor.log.join(''), /Building stage/);
    assert.deepEqual(editor.lab.cluster.left, []);
  });

  it('creates nothing unless the user says so', async () => {
    const editor = new Editor(['Cancel']);
    await editor.run();
    assert.equal(
      editor.lab.cluster.calls.some(({ verb }) => verb === 'create'),
      false,
    );
    const untrusted = new Editor(['Build'], false);
    await untrusted.run();
    assert.match(untrusted.shown[0] ?? '', /^error: The workspace is not trusted/);
    assert.deepEqual(untrusted.lab.cluster.calls, []);
  });

  it('asks before a program signs in', async () => {
    const editor = new Editor(['Cancel']);
    editor.context = { ...editor.context, signIn: 'aws eks get-token' };
    await editor.run();
    assert.deepEqual(editor.shown, [
      'warning: Signing in to lab (lab.example:6443) runs `aws eks get-token`.',
    ]);
    assert.deepEqual(editor.lab.cluster.calls, []);
  });

  it('asks for the kernel when none is named', async () => {
    const editor = new Editor(['Build', '6.8.0-31-generic', '6.0.15-300.fc37.x86_64']);
    await editor.run({ uri, document: 0 });
    assert.match(editor.shown[0] ?? '', /^info: Which kernel is the image to be built for\?/);
  });

  it('can be cancelled from the progress, and says what failed', async () => {
    const editor = new Editor(['Build']);
    editor.lab.cluster.script = { ...succeeding, exitCode: undefined };
    await editor.run(undefined, 8000);
    assert.equal(editor.lab.cluster.objects('jobs').length, 1);
    editor.cancel.cancel();
    await editor.lab.clock.pass(60_000);
    assert.match(editor.shown[1] ?? '', /cancelled, nothing is left\.$/);
    assert.deepEqual(editor.lab.cluster.left, []);
    const other = new Editor(['Build']);
    other.lab.cluster.script = failing;
    await other.run();
    assert.match(other.shown[1] ?? '', /^error: .*failed at RUN make.*linux\/foo\.h/);
  });

  it('says why it cannot', async () => {
    const editor = new Editor(['Build']);
    await editor.run({ uri, document: 0, kernel: '4.18.0-1' });
    assert.deepEqual(editor.shown.length, 1);
    assert.match(editor.shown[0] ?? '', /^error: No mapping matches 4\.18\.0-1/);
  });
});
