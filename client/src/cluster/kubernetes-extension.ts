// The kubeconfig that the Kubernetes extension works with, when that extension is there; its contract is the page
// "configuration" of its documentation. Whatever it answers is looked at before it is believed.
import * as vscode from 'vscode';

/** Undefined without the extension, with one that does not answer, and for a path inside WSL. */
export async function kubeconfigOfKubernetesExtension(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<unknown>('ms-kubernetes-tools.vscode-kubernetes-tools');
  try {
    const found = call(await extension?.activate(), 'get', 'configuration', 'v1_1');
    const path = call(field(found, 'api'), 'getKubeconfigPath');
    const host = field(path, 'pathType') === 'host' ? field(path, 'hostPath') : undefined;
    return typeof host === 'string' && host !== '' ? host : undefined;
  } catch {
    return undefined;
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

function call(value: unknown, name: string, ...args: readonly string[]): unknown {
  const method = field(value, name);
  return typeof method === 'function' ? Reflect.apply(method, value, args) : undefined;
}
