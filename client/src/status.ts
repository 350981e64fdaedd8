// The status bar item: there only while the active editor shows a KMM document.
import * as vscode from 'vscode';
import type { DocumentStatus, Status } from '../../server/src/protocol/messages.js';

export interface StatusItem extends vscode.Disposable {
  readonly show: (status: Status) => void;
}

export function createStatusItem(): StatusItem {
  const item = vscode.window.createStatusBarItem('kmm.status', vscode.StatusBarAlignment.Right, 10);
  item.name = 'KMM';
  item.command = { command: 'workbench.action.openSettings', title: 'Open Settings', arguments: ['kmm.'] };
  let documents: ReadonlyMap<string, DocumentStatus> = new Map();
  const render = (): void => {
    const active = vscode.window.activeTextEditor?.document.uri.toString();
    const shown = active === undefined ? undefined : documents.get(active);
    if (!shown) {
      item.hide();
      return;
    }
    item.text = `KMM ${shown.release}`;
    item.tooltip = tooltip(shown);
    item.accessibilityInformation = {
      label: `Kernel Module Management, release ${shown.release}, previews with ${shown.kernels}`,
    };
    item.show();
  };
  const editors = vscode.window.onDidChangeActiveTextEditor(render);
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(render);
  return {
    show: status => {
      documents = new Map(status.documents.map(document => [normalised(document.uri), document]));
      render();
    },
    dispose: () => vscode.Disposable.from(item, editors, trust).dispose(),
  };
}

/** The server writes URIs as it got them; the editor may escape them otherwise. */
const normalised = (uri: string): string => vscode.Uri.parse(uri).toString();

function tooltip({ release, kernels }: DocumentStatus): vscode.MarkdownString {
  const text = new vscode.MarkdownString(`Checked against KMM ${release} (\`kmm.version\`).`);
  text.appendMarkdown('\n\nPreviews: ').appendText(`${kernels}.`);
  if (!vscode.workspace.isTrusted) {
    text.appendMarkdown('\n\nRestricted Mode: files are checked, nothing else is done.');
  }
  return text;
}
