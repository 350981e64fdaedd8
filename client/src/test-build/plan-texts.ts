// The objects of a plan as a read-only document, with the question whether to create them above the text. Closing the
// document is an answer, too.
import * as vscode from 'vscode';
import type { TestBuildPlan } from '../../../server/src/protocol/test-build.js';
import { tabName } from '../shown/look.js';

export const planScheme = 'kmm-test-build';

/** Of the document's title bar and the palette: the first of the answers. */
const firstAnswerCommand = 'kmm.testBuilds.runShown';
const answerCommand = 'kmm.testBuilds.answerShown';

interface ShownPlan {
  readonly text: string;
  readonly answers: readonly string[];
  readonly resolve: (answer: string | undefined) => void;
}

export class PlanTexts
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  /** By the address of the document. */
  readonly #shown = new Map<string, ShownPlan>();
  readonly #listeners: vscode.Disposable;

  constructor() {
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(planScheme, this),
      vscode.languages.registerCodeLensProvider({ scheme: planScheme }, this),
      vscode.commands.registerCommand(answerCommand, (uri: string, answer: string) =>
        this.#close(uri, answer),
      ),
      vscode.commands.registerCommand(firstAnswerCommand, () => this.#answerActive()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const tab of closed) this.#answer(uriOf(tab), undefined);
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#shown.get(uri.toString())?.text ?? '# Run the test build again to see what it would create now.\n'
    );
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const key = uri.toString();
    const start = new vscode.Range(0, 0, 0, 0);
    return (this.#shown.get(key)?.answers ?? []).map(
      title => new vscode.CodeLens(start, { title, command: answerCommand, arguments: [key, title] }),
    );
  }

  /** Undefined when the document is closed without an answer. */
  async ask(
    { plan, module, builds }: TestBuildPlan,
    answers: readonly string[],
  ): Promise<string | undefined> {
    const uri = vscode.Uri.from({
      scheme: planScheme,
      path: tabName(`Test build of ${module}.yaml`),
      query: plan,
    });
    const text = builds
      .map(({ manifest }) => manifest)
      .filter(manifest => manifest !== '')
      .join('---\n');
    const answered = new Promise<string | undefined>(resolve =>
      this.#shown.set(uri.toString(), { text, answers, resolve }),
    );
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
    return answered;
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #answerActive(): Thenable<unknown> | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri.toString() ?? '';
    const [first] = this.#shown.get(uri)?.answers ?? [];
    return first === undefined ? undefined : this.#close(uri, first);
  }

  async #close(uri: string, answer: string): Promise<void> {
    this.#answer(uri, answer);
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(tab => uriOf(tab) === uri);
    await vscode.window.tabGroups.close(tabs);
  }

  #answer(uri: string, answer: string | undefined): void {
    this.#shown.get(uri)?.resolve(answer);
    this.#shown.delete(uri);
  }
}

const uriOf = ({ input }: vscode.Tab): string =>
  input instanceof vscode.TabInputText ? input.uri.toString() : '';
