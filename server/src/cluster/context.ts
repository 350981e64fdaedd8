// Which of a kubeconfig's clusters is meant, and as whom it will be asked.

import { createHash } from 'node:crypto';
import { visible } from '../core/visible-text.js';
import type { Outcome } from '../core/outcome.js';
import { failure, success } from '../core/outcome.js';
import type { ClusterContext, Kubeconfig } from '../service/ports.js';
import type { FoundKubeconfig } from './kubeconfig-files.js';
import type { KubeCluster, KubeUser, Kubeconfigs, SignInProgram } from './kubeconfig-types.js';

/** A context with all it refers to. */
export interface Target {
  readonly context: ClusterContext;
  readonly cluster: KubeCluster;
  readonly user: KubeUser;
}

/** What there is to choose from. */
export const contextsIn = (config: FoundKubeconfig): Kubeconfig => ({
  paths: config.paths,
  current: config.currentContext === '' ? undefined : config.currentContext,
  contexts: [...config.contexts.keys()].map(name => describe(config, name)),
});

export function targetIn(config: FoundKubeconfig, name = config.currentContext): Outcome<Target> {
  const where = config.paths.join(', ');
  const known = [...config.contexts.keys()].toSorted();
  const choose = known.length > 0 ? `It has: ${known.join(', ')}.` : 'It has no context at all.';
  if (name === '') return failure(`The kubeconfig ${where} has no current context.`, choose);
  const context = config.contexts.get(name);
  if (!context) return failure(`The kubeconfig ${where} has no context ${name}.`, choose);
  const cluster = config.clusters.get(context.cluster);
  if (!cluster || hostOf(cluster.server) === '') {
    const what = cluster ? `whose server \`${cluster.server}\` is no URL` : 'which is not there';
    return failure(`The context ${name} is for the cluster ${context.cluster}, ${what}.`, `Repair ${where}.`);
  }
  const user = config.users.get(context.user);
  if (!user && context.user !== '') {
    return failure(
      `The context ${name} is for the user ${context.user}, who is not there.`,
      `Repair ${where}.`,
    );
  }
  return success({ context: describe(config, name), cluster, user: user ?? nobody });
}

function describe(config: Kubeconfigs, name: string): ClusterContext {
  const context = config.contexts.get(name);
  const exec = config.users.get(context?.user ?? '')?.exec;
  return {
    name,
    host: hostOf(config.clusters.get(context?.cluster ?? '')?.server ?? ''),
    namespace: context?.namespace === '' ? undefined : context?.namespace,
    signIn: exec && commandLine(exec),
  };
}

/**
 * For people to judge and to compare, not for a shell. What may be a secret in its environment is not shown; that it has
 * changed is seen by the mark at the end.
 */
function commandLine({ env, command, args }: SignInProgram): string {
  const words = [command, ...args].map(quotedWord);
  const variables = Object.entries(env);
  const shown = variables.map(([name, value]) =>
    isSecret(name, value) ? `${quotedWord(name)}=…` : `${quotedWord(name)}=${quotedWord(value)}`,
  );
  const hidden = variables.filter(([name, value]) => isSecret(name, value));
  return [...shown, ...words, ...(hidden.length > 0 ? [`(… is ${markOf(hidden)})`] : [])].join(' ');
}

const quotedWord = (word: string): string => visible(/^[^\s'"`]+$/.test(word) ? word : JSON.stringify(word));

const isSecret = (name: string, value: string): boolean =>
  /TOKEN|SECRET|PASS|PWD|KEY|CRED|AUTH|COOKIE|SESSION/i.test(name) ||
  /^(?=.*\d)[\w+/=-]{20,}$/.test(value) ||
  /:\/\/[^/]*@/.test(value);

const markOf = (hidden: readonly (readonly [string, string])[]): string =>
  createHash('sha256').update(JSON.stringify(hidden)).digest('hex').slice(0, 8);

/** Host and port; empty for what is no http or https URL. */
function hostOf(server: string): string {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.host : '';
}

const nothing = { file: '', base64: '' };

const nobody: KubeUser = {
  certificate: nothing,
  key: nothing,
  token: '',
  tokenFile: '',
  username: '',
  password: '',
  impersonate: { user: '', groups: [], more: false },
  authProvider: { name: '', idToken: '' },
  exec: undefined,
};
