// The objects of a plan as a read-only document.
import * as vscode from 'vscode';
import type { TestBuildPlan } from '../../server/src/protocol/test-build.js';

export const planScheme = 'kmm-test-build';

export class PlanTexts implements vscode.TextDocumentContentProvider {
  /** By the address of the document. */
  readonly #texts = new Map<string, string>();

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '# Run the test build again to see what it would create now.\n';
  }

  async open({ plan, module, builds }: TestBuildPlan): Promise<void> {
    const uri = vscode.Uri.from({ scheme: planScheme, path: `/Test build of ${module}.yaml`, query: plan });
    this.#texts.set(uri.toString(), builds.map(({ manifest }) => manifest).join('---\n'));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  forget(uri: vscode.Uri): void {
    this.#texts.delete(uri.toString());
  }
}
