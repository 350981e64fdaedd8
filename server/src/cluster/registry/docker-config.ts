// Whose credentials a `.dockerconfigjson` has for an image, found as the kubelet finds them
// (k8s.io/kubernetes pkg/credentialprovider: keys may have a scheme, a path and `*`). Nothing of it is ever told.
import type { GlobDialect } from '../../core/glob/glob.js';
import { globOf, many } from '../../core/glob/glob.js';
import { at, textAt } from '../../core/kernel/node-object.js';
import { jsonIn } from '../asking/read-answer.js';
import { withoutTrailing } from '../../core/text/cut.js';

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
  /** For an OAuth2 token endpoint, instead of a password. */
  readonly identityToken: string;
  /** For the registry itself, as it is. */
  readonly registryToken: string;
}

/** Those of the longest key that fits; undefined when none does. `registry` is `docker.io` for Docker's own. */
export function credentialsFor(
  config: string,
  registry: string,
  repository: string,
): RegistryCredentials | undefined {
  const auths = at(jsonIn(config), 'auths');
  const keys = typeof auths === 'object' && auths !== null ? Object.keys(auths) : [];
  const fitting = keys.filter(key => fits(key, registry, repository));
  const best = fitting.toSorted((a, b) => normal(b).length - normal(a).length);
  return best.map(key => credentialsIn(at(auths, key))).find(found => found !== undefined);
}

/** `docker.io` under all of its names. */
export const isDockerHub = (registry: string): boolean =>
  ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'].includes(registry);

function fits(key: string, registry: string, repository: string): boolean {
  const [host = '', ...path] = normal(key).split('/');
  const isHost = isDockerHub(host) ? isDockerHub(registry) : globOf(host, hosts).matches(registry);
  const prefix = path.join('/');
  return isHost && (prefix === '' || `${repository}/`.startsWith(`${prefix}/`));
}

/** Without scheme, API version and slash at the end: `https://index.docker.io/v1/` is `index.docker.io`. */
const normal = (key: string): string =>
  withoutTrailing(key.replace(/^https?:\/\//, ''), '/').replace(/\/v[12]$/, '');

/** Label by label; a `*` is any part of one label. */
const hosts: GlobDialect = { special: { '*': many(code => code !== 0x2e && code !== 0x3a) } };

function credentialsIn(entry: unknown): RegistryCredentials | undefined {
  const auth = Buffer.from(textAt(entry, 'auth'), 'base64').toString('utf8');
  const colon = auth.indexOf(':');
  const credentials = {
    username: textAt(entry, 'username') || auth.slice(0, Math.max(colon, 0)),
    password: textAt(entry, 'password') || (colon < 0 ? '' : withoutTrailing(auth.slice(colon + 1), '\0')),
    identityToken: textAt(entry, 'identitytoken'),
    registryToken: textAt(entry, 'registrytoken'),
  };
  const { username, identityToken, registryToken } = credentials;
  return username + identityToken + registryToken === '' ? undefined : credentials;
}
