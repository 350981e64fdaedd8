// Kubeconfigs on disk, for one cluster and one user unless a test says more.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kmm-test-'));
  folders.push(folder);
  return folder;
}

export interface KubeconfigParts {
  readonly server: string;
  readonly cluster?: object;
  readonly user?: object;
  readonly context?: object;
  readonly current?: string;
}

/** The context is called `lab`. Plain http is allowed unless `cluster` says otherwise. */
export const kubeconfig = ({ server, cluster, user, context, current = 'lab' }: KubeconfigParts): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': current,
  clusters: [{ name: 'lab-cluster', cluster: { server, 'insecure-skip-tls-verify': true, ...cluster } }],
  users: [{ name: 'me', user: user ?? {} }],
  contexts: [{ name: 'lab', context: { cluster: 'lab-cluster', user: 'me', ...context } }],
});

/** The path of a file with this content; what is no text is written as JSON, which is YAML. */
export function fileWith(content: string | object, name = 'config', folder = temporaryFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
