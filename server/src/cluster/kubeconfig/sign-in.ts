// Signs in with the program that a kubeconfig names (client.authentication.k8s.io, k8s.io/client-go
// plugin/pkg/client/auth/exec), without a terminal. The library's own way knows neither a time limit nor the
// program's contract (KUBERNETES_EXEC_INFO), so it is not used.
import { at, textAt } from '../../core/kernel/node-object.js';
import type { Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import type { Target } from './context.js';
import { deadline } from '../asking/deadline.js';
import type { KubeCluster, SignInProgram } from './kubeconfig-types.js';
import { findProgram, runProgram } from './program.js';
import { getIn, oneLine, stopped } from '../asking/failure-words.js';
import type { KubeWorld } from '../asking/world.js';

export interface Credentials {
  readonly token: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** `program` is what the target's user signs in with. The user has agreed to it. */
export async function signIn(
  program: SignInProgram,
  { cluster, context }: Target,
  world: KubeWorld,
  stop: StopSignal,
): Promise<Outcome<Credentials>> {
  const terminal = `Sign in with ${getIn(context.name, 'nodes')} in a terminal, then try again.`;
  if (program.needsTerminal) {
    return failure(
      `\`${program.command}\` signs in only in a terminal (\`interactiveMode: Always\`).`,
      terminal,
    );
  }
  const path = await findProgram(program.command, world);
  if (path === undefined) {
    return failure(
      `The program \`${program.command}\`, which signs in to ${context.name}, is not there.`,
      oneLine(program.installHint) ||
        'Install it, or see that the `PATH` your editor was started with has it.',
    );
  }
  const env = {
    ...world.env,
    ...program.env,
    KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(program, cluster)),
  };
  const limit = deadline(world.clock, world.patience.signIn, stop);
  const { code, stdout, stderr } = await runProgram({ path, args: program.args, env }, world, limit.signal);
  limit.done();
  if (limit.over() === 'stopped') return stopped;
  if (limit.over() === 'timed out') {
    return failure(
      `\`${program.command}\` has not signed in to ${context.name} within ${seconds(world.patience.signIn)} and was ended.`,
      `It may be waiting for an answer. ${terminal}`,
    );
  }
  if (code !== 0) {
    const said = oneLine(stderr);
    const how = code === undefined ? 'could not run' : `failed with exit code ${String(code)}`;
    return failure(
      `\`${program.command}\`, which signs in to ${context.name}, ${how}${said && `: ${said}`}`,
      terminal,
    );
  }
  return credentialsIn(stdout, program);
}

/** ExecCredential, as the program gets it. */
function execInfo({ apiVersion, wantsCluster }: SignInProgram, cluster: KubeCluster): object {
  const described = {
    server: cluster.server,
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.skipTlsVerify && { 'insecure-skip-tls-verify': true }),
    ...(cluster.ca.base64 && { 'certificate-authority-data': cluster.ca.base64 }),
    ...(cluster.proxyUrl && { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.execConfig !== undefined && { config: cluster.execConfig }),
  };
  return {
    apiVersion,
    kind: 'ExecCredential',
    spec: { ...(wantsCluster && { cluster: described }), interactive: false },
  };
}

/** What the program prints is secret and never repeated, not even when it makes no sense. */
function credentialsIn(stdout: string, { command }: SignInProgram): Outcome<Credentials> {
  const status = at(jsonIn(stdout), 'status');
  const credentials = {
    token: textAt(status, 'token'),
    certificate: textAt(status, 'clientCertificateData'),
    key: textAt(status, 'clientKeyData'),
  };
  if (credentials.token === '' && credentials.certificate === '') {
    return failure(
      `\`${command}\` ran but gave no credentials (an ExecCredential with a token or a certificate).`,
      'Run it in a terminal to see what it says.',
    );
  }
  return success(credentials);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const seconds = (ms: number): string => `${String(Math.round(ms / 1000))} s`;
