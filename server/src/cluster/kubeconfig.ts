// Reads a kubeconfig's values as client-go does: names that are there twice have their first entry, relative paths
// start at the folder of the file, entries that make no sense are as if they were not there.
// It opens no other file and decides nothing about what is in one.
import { isAbsolute, join } from 'node:path';
import { at, textAt } from '../core/kernel/node-object.js';
import type { KubeCluster, KubeUser, Kubeconfigs, Material, SignInProgram } from './kubeconfig-types.js';
import { withoutTrailing } from '../core/cut.js';

export function readKubeconfig(value: unknown, folder: string): Kubeconfigs {
  const path = (name: string): string => (name === '' || isAbsolute(name) ? name : join(folder, name));
  return {
    currentContext: textAt(value, 'current-context'),
    contexts: namedIn(value, 'contexts', 'context', context => ({
      cluster: textAt(context, 'cluster'),
      user: textAt(context, 'user'),
      namespace: textAt(context, 'namespace'),
    })),
    clusters: namedIn(value, 'clusters', 'cluster', cluster => readCluster(cluster, path)),
    users: namedIn(value, 'users', 'user', user => readUser(user, path)),
  };
}

/** As `KUBECONFIG` with several files means it: the first file that says something is right. */
export const mergeKubeconfigs = (all: readonly Kubeconfigs[]): Kubeconfigs => ({
  currentContext: all.map(({ currentContext }) => currentContext).find(name => name !== '') ?? '',
  contexts: firstOfName(all.flatMap(({ contexts }) => [...contexts])),
  clusters: firstOfName(all.flatMap(({ clusters }) => [...clusters])),
  users: firstOfName(all.flatMap(({ users }) => [...users])),
});

function firstOfName<T>(named: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const [name, value] of named) if (!found.has(name)) found.set(name, value);
  return found;
}

type ToPath = (name: string) => string;

function readCluster(cluster: unknown, path: ToPath): KubeCluster {
  const extensions = listAt(cluster, 'extensions');
  const exec = extensions.find(item => textAt(item, 'name') === 'client.authentication.k8s.io/exec');
  return {
    server: withoutTrailing(textAt(cluster, 'server'), '/'),
    tlsServerName: textAt(cluster, 'tls-server-name'),
    skipTlsVerify: at(cluster, 'insecure-skip-tls-verify') === true,
    ca: materialAt(cluster, 'certificate-authority', path),
    proxyUrl: textAt(cluster, 'proxy-url'),
    execConfig: at(exec, 'extension'),
  };
}

function readUser(user: unknown, path: ToPath): KubeUser {
  const provider = at(user, 'auth-provider');
  const exec = at(user, 'exec');
  return {
    certificate: materialAt(user, 'client-certificate', path),
    key: materialAt(user, 'client-key', path),
    token: textAt(user, 'token'),
    tokenFile: path(textAt(user, 'tokenFile')),
    username: textAt(user, 'username'),
    password: textAt(user, 'password'),
    impersonate: {
      user: textAt(user, 'as'),
      groups: listAt(user, 'as-groups'),
      more: at(user, 'as-user-extra') !== undefined || textAt(user, 'as-uid') !== '',
    },
    authProvider: { name: textAt(provider, 'name'), idToken: textAt(provider, 'config', 'id-token') },
    exec: exec === undefined || exec === null ? undefined : readSignIn(exec, path),
  };
}

const readSignIn = (exec: unknown, path: ToPath): SignInProgram => ({
  apiVersion: textAt(exec, 'apiVersion'),
  command: withFolder(textAt(exec, 'command'), path),
  args: listAt(exec, 'args').filter(arg => typeof arg === 'string'),
  env: Object.fromEntries(listAt(exec, 'env').map(entry => [textAt(entry, 'name'), textAt(entry, 'value')])),
  needsTerminal: textAt(exec, 'interactiveMode') === 'Always',
  wantsCluster: at(exec, 'provideClusterInfo') === true,
  installHint: textAt(exec, 'installHint'),
});

/** A command without a folder in it is looked for in `PATH`. */
const withFolder = (command: string, path: ToPath): string =>
  /[\\/]/.test(command) ? path(command) : command;

const materialAt = (holder: unknown, key: string, path: ToPath): Material => ({
  file: path(textAt(holder, key)),
  base64: textAt(holder, `${key}-data`),
});

function namedIn<T>(
  holder: unknown,
  list: string,
  key: string,
  read: (value: unknown) => T,
): ReadonlyMap<string, T> {
  const named = listAt(holder, list).filter(item => textAt(item, 'name') !== '');
  return firstOfName(named.map(item => [textAt(item, 'name'), read(at(item, key))]));
}

function listAt(holder: unknown, key: string): readonly unknown[] {
  const list = at(holder, key);
  return Array.isArray(list) ? list : [];
}
