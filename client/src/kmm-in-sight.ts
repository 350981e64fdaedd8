// Tells when the first KMM document is open or lies in the workspace. It looks at texts with one regular expression
// and knows nothing else of YAML; the server decides for itself what is what.
import * as vscode from 'vscode';
import { dockerfileLanguage, yamlLanguages } from '../../server/src/protocol/languages.js';

/** What every KMM manifest and every ConfigMap or Dockerfile made for KMM has in its text. */
const probe = /kmm\.sigs\.x-k8s\.io|\bkernelMappings:|\bKERNEL_FULL_VERSION\b|\bkmm-configmap:/;

/** How much of a workspace is looked at while nothing of KMM is open. */
const mostFiles = 400;
const largestFile = 512 * 1024;

/** Calls back once; the result ends the watch. */
export function whenKmmIsInSight(found: () => void): vscode.Disposable {
  let watching = true;
  const end = (): void => {
    watching = false;
    listeners.dispose();
  };
  const report = (): void => {
    if (!watching) return;
    end();
    found();
  };
  const look = (document: vscode.TextDocument): void => {
    if (watching && isYamlOrDockerfile(document) && probe.test(document.getText())) report();
  };
  const listeners = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(event => look(event.document)),
  );
  vscode.workspace.textDocuments.forEach(look);
  // A workspace that cannot be searched is waited for.
  const ignored = (): void => undefined;
  if (watching) workspaceHoldsKmm(() => !watching).then(holds => holds && report(), ignored);
  return new vscode.Disposable(end);
}

const isYamlOrDockerfile = ({ languageId }: vscode.TextDocument): boolean =>
  yamlLanguages.includes(languageId) || languageId === dockerfileLanguage;

async function workspaceHoldsKmm(isOver: () => boolean): Promise<boolean> {
  const files = await vscode.workspace.findFiles(
    '**/*.{yaml,yml,yaml.*,yml.*}',
    '**/node_modules/**',
    mostFiles,
  );
  for (const file of files) {
    if (isOver()) return false;
    if (await holdsKmm(file)) return true;
  }
  return false;
}

async function holdsKmm(file: vscode.Uri): Promise<boolean> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(file);
    // A link has a bit of its own beside that of what it leads to, and may lead anywhere.
    if (type !== vscode.FileType.File || size > largestFile) return false;
    return probe.test(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  } catch {
    return false;
  }
}
