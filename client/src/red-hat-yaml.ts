// Beside Red Hat's YAML extension: in a file that holds KMM's objects and nothing else it would look for a schema it
// does not have and offer what this extension offers already. So it is given a schema for such files that says nothing.
// Its contract is the function `registerContributor` that its README describes.
import * as vscode from 'vscode';
import { clientSettings } from '../../server/src/protocol/setting-table.js';

const scheme = 'kmm-yaml';
const silentSchema = JSON.stringify({
  title: 'Kernel Module Management',
  description: 'Checked and completed by the extension Kernel Module Management (KMM).',
});

/** Does nothing without that extension, or when the user wants both to speak. Waits for nobody. */
export async function quietRedHatYaml(): Promise<void> {
  const wanted =
    vscode.workspace.getConfiguration('kmm').get<boolean>('yaml.quietRedHat') ??
    clientSettings.yaml.quietRedHat.default;
  const extension = wanted ? vscode.extensions.getExtension<unknown>('redhat.vscode-yaml') : undefined;
  const api = await extension?.activate();
  if (typeof api !== 'object' || api === null || !('registerContributor' in api)) return;
  const { registerContributor } = api;
  if (typeof registerContributor !== 'function') return;
  const schemaOf = (resource: string): string | undefined =>
    isOnlyKmm(resource) ? `${scheme}://schema/silent` : undefined;
  Reflect.apply(registerContributor, api, [scheme, schemaOf, () => silentSchema]);
}

/** A file with other objects, too, keeps what it has: for those Red Hat's extension knows more. */
function isOnlyKmm(resource: string): boolean {
  const document = vscode.workspace.textDocuments.find(({ uri }) => isSame(uri, resource));
  const objects = document?.getText().split(/^---.*$/m) ?? [];
  const written = objects.filter(text => /^[^#\s]/m.test(text));
  return written.length > 0 && written.every(text => kmmObject.test(text));
}

const kmmObject = /^apiVersion:[ \t]*["']?(?:hub\.)?kmm\.sigs\.x-k8s\.io\//m;

const isSame = (uri: vscode.Uri, resource: string): boolean =>
  uri.toString() === resource || uri.toString() === vscode.Uri.parse(resource).toString();
