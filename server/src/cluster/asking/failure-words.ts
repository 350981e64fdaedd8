// How failures of the world behind a kubeconfig are told: what happened, who says so, what to do. Decided by codes
// and statuses, never by what a message reads. Nothing that may be secret gets in: no headers, no bodies.
import { textAt } from '../../core/kernel/node-object.js';
import type { Outcome } from '../../core/outcome.js';
import { failure } from '../../core/outcome.js';
import { contextWord, shellCommand } from '../../core/text/shell-text.js';
import { visible } from '../../core/text/visible-text.js';
import type { ClusterContext } from '../../service/ports/ports.js';

/** Who was asked. */
interface AskedCluster {
  readonly context: ClusterContext;
}

export const stopped: Outcome<never> = failure('Cancelled.');

/** What is asked of a cluster, as RBAC names it. */
export interface Asked {
  readonly verb: 'get' | 'list' | 'create' | 'delete' | 'watch';
  readonly resource: string;
}

/** Text from outside, fit for a message: one line, no control characters, not too long. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 3000)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return visible(line.length > 300 ? `${line.slice(0, 299)}…` : line);
}

/** For a sentence. */
export const getIn = (context: string, resource: string): string =>
  `\`${shellCommand('kubectl', 'get', resource, '--context', contextWord(context))}\``;

/** An answer other than success; `body` is what came with it. */
export function refusedBy(target: AskedCluster, asked: Asked, status: number, body: unknown): Outcome<never> {
  const { name, host } = target.context;
  const said = oneLine(textAt(body, 'message'));
  const says = said === '' ? '' : ` It says: ${said}`;
  switch (status) {
    case 401:
      return failure(
        `The cluster of context ${name} (${host}) does not accept your credentials (401).`,
        `Sign in again; ${getIn(name, 'nodes')} shows whether it worked.`,
      );
    case 403:
      return failure(
        `You may not ${asked.verb} ${asked.resource} in the cluster of context ${name} (403).${says}`,
        `Ask its administrator for the verb \`${asked.verb}\` on the resource \`${asked.resource}\`.`,
      );
    case 404:
      return failure(
        `${host} has no ${asked.resource} (404): it is no Kubernetes API server, or the server's path is wrong.`,
        `Check \`server\` of context ${name} in the kubeconfig.`,
      );
    case 429:
      return failure(`The cluster of context ${name} has too much to do (429).${says}`, 'Try again later.');
    default:
      return failure(
        `The cluster of context ${name} (${host}) answered with status ${String(status)}.${says}`,
        `Try ${getIn(name, asked.resource)}.`,
      );
  }
}

export const noJson = ({ context }: AskedCluster): Outcome<never> =>
  failure(
    `${context.host} answered, but not as a Kubernetes API server does.`,
    'A proxy or a login page may stand in between. Check `server` and `proxy-url` in the kubeconfig.',
  );

export const tooLong = ({ context }: AskedCluster): Outcome<never> =>
  failure(`The answer of ${context.host} is too long to be right, so the rest of it was not read.`);

export const timedOut = ({ context }: AskedCluster, ms: number): Outcome<never> =>
  failure(
    `The cluster of context ${context.name} (${context.host}) has not answered within ${String(Math.round(ms / 1000))} s.`,
    'Check VPN and proxy (`proxy-url` in the kubeconfig; `HTTPS_PROXY` is not used), then try again.',
  );

/** A request that got no answer, or not all of one. */
export function unreached({ context: { name, host } }: AskedCluster, error: unknown): Outcome<never> {
  const code = codeOf(error);
  const check = `Check \`server\` of context ${name} in the kubeconfig, VPN and proxy.`;
  switch (code) {
    case 'ECONNREFUSED':
      return failure(
        `Nothing listens at ${host} (ECONNREFUSED). Is the cluster of context ${name} running?`,
        check,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failure(`The name ${host} cannot be resolved (${code}).`, check);
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return failure(`${host} cannot be reached (${code}).`, check);
    case 'UND_ERR_SOCKET':
    case 'ECONNRESET':
    case 'EPIPE':
      return failure(`${host} broke the connection off (${code}).`, 'Try again.');
    default:
      return isAboutTls(code)
        ? failure(
            `No safe connection to ${host} can be made (${code}).`,
            `Check \`certificate-authority\`, \`tls-server-name\` and the client certificate of context ${name} in the kubeconfig.`,
          )
        : failure(`${host} could not be asked (${code}).`, check);
  }
}

/** No other try would go better. */
export const isAboutTls = (code: string): boolean =>
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/.test(
    code,
  );

/** The first code on the way from an error to what caused it; `AggregateError`s have several causes. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && code !== '') return code;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return codeOf(inner);
}
