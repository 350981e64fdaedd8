// As whom a cluster is asked, and how its certificate is checked: all that a kubeconfig keeps in files or leaves to a
// program, in hand before the first request. Nothing of it is ever logged.
import { largestText } from '../core/limits.js';
import type { Outcome } from '../core/outcome.js';
import { failure, success } from '../core/outcome.js';
import type { StopSignal } from '../core/stop.js';
import type { ClusterChoice } from '../service/ports.js';
import type { Target } from './context.js';
import type { KubeUser, Material } from './kubeconfig-types.js';
import { signIn } from './sign-in.js';
import type { KubeWorld } from './world.js';

export interface Identity {
  /** Base64 of PEM; undefined = the system's certificate authorities. */
  readonly ca: string | undefined;
  readonly user: {
    readonly token?: string;
    readonly username?: string;
    readonly password?: string;
    readonly certData?: string;
    readonly keyData?: string;
  };
  /** Impersonation. */
  readonly headers: Readonly<Record<string, string>>;
}

export async function identityFor(
  target: Target,
  choice: ClusterChoice,
  world: KubeWorld,
  stop: StopSignal,
): Promise<Outcome<Identity>> {
  const obstacle = obstacleIn(target, choice);
  if (obstacle) return obstacle;
  const ca = await contentOf(target.cluster.ca, 'certificate-authority', world);
  if (!ca.ok) return ca;
  const user = await credentialsOf(target, world, stop);
  if (!user.ok) return user;
  return success({ ca: ca.value || undefined, user: user.value, headers: impersonation(target.user) });
}

/** What cannot be done with this context, or may not. */
function obstacleIn(
  { cluster, user, context }: Target,
  { mayRun }: ClusterChoice,
): Outcome<never> | undefined {
  if (/^http:/i.test(cluster.server) && !cluster.skipTlsVerify) {
    return failure(
      `The server of context ${context.name} is asked without TLS (http://${context.host}), so your credentials could be read on the way.`,
      'Use an `https` server, or set `insecure-skip-tls-verify: true` for this cluster in the kubeconfig if that is what you want.',
    );
  }
  if (context.signIn !== undefined && context.signIn !== mayRun) {
    return failure(
      `Signing in to context ${context.name} runs \`${context.signIn}\`, and you have not agreed to that.`,
      'Try again and agree to it, if you know the command.',
    );
  }
  const { name } = user.authProvider;
  if (name !== '' && name !== 'oidc') {
    return failure(
      `The user of context ${context.name} signs in with the auth provider \`${name}\`, which kubectl has dropped too.`,
      'Use the sign-in program that took its place, such as `gke-gcloud-auth-plugin` or `kubelogin`.',
    );
  }
  if (user.impersonate.groups.length > 1 || user.impersonate.more) {
    return failure(
      `The user of context ${context.name} acts as another one with several groups, a UID or extra fields, which is not supported here.`,
      'Choose another context.',
    );
  }
  return undefined;
}

/** What a program gives is used first, as client-go does it. */
async function credentialsOf(
  target: Target,
  world: KubeWorld,
  stop: StopSignal,
): Promise<Outcome<Identity['user']>> {
  const { user } = target;
  if (user.exec) {
    const signedIn = await signIn(user.exec, target, world, stop);
    if (!signedIn.ok) return signedIn;
    const { token, certificate, key } = signedIn.value;
    return success(given({ token, certData: base64(certificate), keyData: base64(key) }));
  }
  const certData = await contentOf(user.certificate, 'client-certificate', world);
  const keyData = await contentOf(user.key, 'client-key', world);
  const token =
    user.tokenFile === ''
      ? success('')
      : await contentOf({ file: user.tokenFile, base64: '' }, 'tokenFile', world);
  if (!certData.ok) return certData;
  if (!keyData.ok) return keyData;
  if (!token.ok) return token;
  const read = Buffer.from(token.value, 'base64').toString('utf8').trim();
  return success(
    given({
      token: read || user.token || user.authProvider.idToken,
      username: user.username,
      password: user.password,
      certData: certData.value,
      keyData: keyData.value,
    }),
  );
}

/** Only what is set: the library tells an empty value from none. */
const given = (values: Readonly<Record<string, string>>): Identity['user'] =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** Base64 of what stands in the kubeconfig or in the file it names; empty when there is neither. */
async function contentOf(
  { file, base64: inline }: Material,
  key: string,
  { readFile }: KubeWorld,
): Promise<Outcome<string>> {
  if (file === '') return success(inline);
  const read = await readFile(file, largestText);
  if (read.ok) return success(Buffer.from(read.bytes).toString('base64'));
  return failure(
    `The file ${file}, which the kubeconfig names as \`${key}\`, cannot be read: ${read.why}.`,
    'Repair the path in the kubeconfig, or the permissions of the file.',
  );
}

function impersonation({ impersonate: { user, groups } }: KubeUser): Identity['headers'] {
  const group = groups[0];
  return {
    ...(user !== '' && { 'Impersonate-User': user }),
    ...(typeof group === 'string' && { 'Impersonate-Group': group }),
  };
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
