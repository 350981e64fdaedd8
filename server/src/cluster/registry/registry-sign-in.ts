// How a registry is told who asks (https://distribution.github.io/distribution/spec/auth/token/): nobody, then whoever
// the credentials are of. It tries what the registry's challenge allows, and keeps nothing.
import { textAt } from '../../core/kernel/node-object.js';
import type { Challenge } from './challenge.js';
import type { RegistryCredentials } from './docker-config.js';
import { jsonIn } from '../asking/read-answer.js';
import type { RegistryLine } from './registry-http.js';
import { askOnce } from './registry-http.js';

export interface SignIn {
  readonly challenges: readonly Challenge[];
  /** `repository:team/kmod:pull`. */
  readonly scope: string;
  /** Undefined = as nobody. */
  readonly credentials: RegistryCredentials | undefined;
  /** Whether a token server may be asked without TLS. */
  readonly mayUsePlainHttp: (url: URL) => boolean;
}

/** The value of an `Authorization` that may help; undefined when there is none. Rejects when nobody answers. */
export async function authorizationFor(signIn: SignIn, line: RegistryLine): Promise<string | undefined> {
  const { challenges, credentials } = signIn;
  if (credentials && credentials.registryToken !== '') return `Bearer ${credentials.registryToken}`;
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer) {
    const token = await tokenFor(bearer, signIn, line);
    if (token !== undefined) return `Bearer ${token}`;
  }
  const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
  return isBasic && credentials && credentials.username !== '' ? basic(credentials) : undefined;
}

async function tokenFor(
  { parameters: { realm = '', service = '', scope = '' } }: Challenge,
  { scope: own, credentials, mayUsePlainHttp }: SignIn,
  line: RegistryLine,
): Promise<string | undefined> {
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && mayUsePlainHttp(url))))
    return undefined;
  const asked = { ...(service && { service }), scope: scope || own };
  const reply = await (credentials && credentials.identityToken !== ''
    ? askOnce({ method: 'POST', url, headers: form, body: refreshForm(credentials, asked) }, line)
    : askOnce(
        {
          method: 'GET',
          url: withQuery(url, asked),
          headers: credentials ? { authorization: basic(credentials) } : {},
        },
        line,
      ));
  if (reply.status !== 200) return undefined;
  const answer = jsonIn(reply.text);
  return textAt(answer, 'token') || textAt(answer, 'access_token') || undefined;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

const refreshForm = (
  { identityToken }: RegistryCredentials,
  asked: Readonly<Record<string, string>>,
): string =>
  new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'kmm-language-tools',
    refresh_token: identityToken,
    ...asked,
  }).toString();

function withQuery(url: URL, query: Readonly<Record<string, string>>): URL {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query)) whole.searchParams.set(name, value);
  return whole;
}

const basic = ({ username, password }: RegistryCredentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
