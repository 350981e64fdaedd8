// The status bar item: there only while the active editor shows a KMM document.
import * as vscode from 'vscode';
import { visible } from '../../server/src/core/text/visible-text.js';
import type { DocumentStatus, Status } from '../../server/src/protocol/messages.js';
import { barItem, writeBar } from './shown/look.js';

export interface StatusItem extends vscode.Disposable {
  readonly show: (status: Status) => void;
}

export function createStatusItem(): StatusItem {
  const item = barItem('kmm.status', 'KMM');
  item.command = { command: 'workbench.action.openSettings', title: 'Open Settings', arguments: ['kmm.'] };
  let documents: ReadonlyMap<string, DocumentStatus> = new Map();
  const render = (): void => {
    const active = vscode.window.activeTextEditor?.document.uri.toString();
    const shown = active === undefined ? undefined : documents.get(active);
    if (!shown) {
      item.hide();
      return;
    }
    writeBar(item, {
      ...(shown.uncovered.length > 0 && { icon: 'warning' }),
      text: `${nameOf(shown)} · ${shown.count}`,
      tooltip: tooltip(shown),
      spoken: spoken(shown),
    });
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

/** Red Hat's patch releases are its own, so only the minor is told. */
const nameOf = ({ release, distribution }: DocumentStatus): string =>
  distribution === 'openshift'
    ? `KMM ${release.replace(/^(\d+\.\d+)\.\d+$/, '$1')} (OpenShift)`
    : `KMM ${release}`;

const spoken = ({ release, distribution, kernels, uncovered }: DocumentStatus): string =>
  [
    `Kernel Module Management, release ${release}${distribution === 'openshift' ? ' for OpenShift' : ''}, previews with ${kernels}`,
    ...uncovered,
  ].join('. ');

function tooltip(shown: DocumentStatus): vscode.MarkdownString {
  const { release, distribution, guessedBy, kernels, uncovered } = shown;
  const whose = distribution === 'openshift' ? "OpenShift's KMM" : 'KMM';
  const text = new vscode.MarkdownString(`Checked against ${whose} ${release} (\`kmm.version\`).`, true);
  if (guessedBy !== undefined) {
    text.appendMarkdown("\n\nOpenShift's, because the workspace has ").appendText(visible(guessedBy));
    text.appendMarkdown(': `kmm.distribution` decides otherwise.');
  }
  text.appendMarkdown('\n\nPreviews: ').appendText(visible(`${kernels}.`));
  for (const line of uncovered) text.appendMarkdown('\n\n$(warning) ').appendText(visible(line));
  if (!vscode.workspace.isTrusted) {
    text.appendMarkdown('\n\nRestricted Mode: files are checked, nothing else is done.');
  }
  return text;
}
