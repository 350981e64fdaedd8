// A real API server to ask: the one of `KUBECONFIG`, or one of our own, started from the programs in
// `KUBEBUILDER_ASSETS` (etcd, kube-apiserver and, when it is there, kube-controller-manager) on loopback with its data
// in a temporary folder. Real time passes here.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { connect } from '../../server/src/cluster/api/connect.js';
import type { Connection } from '../../server/src/cluster/api/connection.js';
import { createKubeCluster } from '../../server/src/cluster/api/kube-cluster.js';
import type { KubeWorld } from '../../server/src/cluster/asking/world.js';
import { usualPatience } from '../../server/src/cluster/asking/world.js';
import { neverStops } from './never-stops.js';
import { textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import type { Clock, ClusterPort } from '../../server/src/service/ports/ports.js';
import { nodeFile } from '../../server/src/disk/node-disk.js';
import { yamlValue } from '../../server/src/start/yaml-value.js';
import { selfSigned } from './certificate.js';
import { choose } from './kube-world.js';
import { freePort } from './free-port.js';
import { fileWith, kubeconfig, temporaryFolder } from './kubeconfig.js';

export interface RealCluster {
  /** The path of a kubeconfig whose current context is an administrator's; undefined = what `KUBECONFIG` names. */
  readonly kubeconfig: string | undefined;
  readonly own: OwnCluster | undefined;
  readonly stop: () => Promise<void>;
}

/** What only a cluster of our own has. */
export interface OwnCluster {
  readonly hasControllers: boolean;
  /** Lets etcd forget everything that was before this object was written. */
  readonly forget: (object: JsonObject) => Promise<void>;
  /** Does something while the controller-manager is stopped. */
  readonly withoutControllers: <T>(work: () => Promise<T>) => Promise<T>;
  /** Does something while nobody answers at the API server's port. */
  readonly withoutServer: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface ClusterSource {
  readonly words: string;
  readonly isOwn: boolean;
  readonly start: () => Promise<RealCluster>;
}

/** Where the cluster would come from; undefined when there is none here. Nothing is started. */
export function clusterSource(): ClusterSource | undefined {
  const configs = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter(path => path !== '');
  if (configs.some(existsSync)) {
    const start = (): Promise<RealCluster> =>
      Promise.resolve({ kubeconfig: undefined, own: undefined, stop: () => Promise.resolve() });
    return { words: `the cluster of KUBECONFIG=${configs.join(delimiter)}`, isOwn: false, start };
  }
  const folder = process.env['KUBEBUILDER_ASSETS'];
  if (folder === undefined || !existsSync(join(folder, 'kube-apiserver'))) return undefined;
  const words = `kube-apiserver and etcd out of KUBEBUILDER_ASSETS=${folder}`;
  return { words, isOwn: true, start: () => startOwn(folder) };
}

export const realClock: Clock = {
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

export const realWorld: KubeWorld = {
  env: process.env,
  home: homedir(),
  platform: process.platform,
  clock: realClock,
  readFile: nodeFile,
  readYaml: yamlValue,
  patience: usualPatience,
  chance: Math.random,
};

export const realPort: ClusterPort = createKubeCluster(realWorld);

/** A connection to send anything over; whoever runs this suite has agreed to what their kubeconfig runs. */
export async function connection(kubeconfigPath: string | undefined): Promise<Connection> {
  const contexts = await realPort.contexts(kubeconfigPath);
  if (!contexts.ok) throw new Error(contexts.failure.message);
  const { current } = contexts.value;
  const mayRun = contexts.value.contexts.find(({ name }) => name === current)?.signIn;
  const choice = { ...choose(''), kubeconfig: kubeconfigPath, mayRun };
  const opened = await connect(choice, realWorld, neverStops);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

async function startOwn(folder: string): Promise<RealCluster> {
  const data = temporaryFolder();
  const processes: ChildProcess[] = [];
  const run = (name: string, args: readonly string[]): ChildProcess => {
    const child = launch(programIn(folder, name), args, join(data, `${name}.log`));
    processes.push(child);
    return child;
  };
  const [client, peer, secure] = await Promise.all([freePort(), freePort(), freePort()]);
  const etcd = `http://127.0.0.1:${String(client)}`;
  const peers = `http://127.0.0.1:${String(peer)}`;
  run('etcd', [
    `--data-dir=${join(data, 'etcd')}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
  ]);
  const serverArgs = apiServerArgs(data, etcd, secure);
  let server = run('kube-apiserver', serverArgs);
  const path = fileWith(
    kubeconfig({
      server: `https://127.0.0.1:${String(secure)}`,
      cluster: { 'insecure-skip-tls-verify': false, 'certificate-authority': join(data, 'server.crt') },
      user: { token: 'administrator' },
    }),
  );
  const hasControllers = existsSync(join(folder, 'kube-controller-manager'));
  const stop = async (): Promise<void> => {
    // Whoever needs the other one goes first.
    for (const child of processes.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  };
  let controllers: ChildProcess | undefined;
  try {
    await ready(secure, processes, data);
    if (hasControllers) controllers = run('kube-controller-manager', controllerArgs(data, path));
  } catch (error) {
    await stop();
    throw error;
  }
  const own: OwnCluster = {
    hasControllers,
    forget: object => compact(etcd, object),
    withoutControllers: async work => {
      controllers?.kill('SIGSTOP');
      return work().finally(() => controllers?.kill('SIGCONT'));
    },
    withoutServer: async work => {
      server.kill('SIGKILL');
      await once(server, 'exit');
      processes.splice(processes.indexOf(server), 1);
      try {
        return await work();
      } finally {
        server = run('kube-apiserver', serverArgs);
        await ready(secure, [server], data);
      }
    },
  };
  return { kubeconfig: path, own, stop };
}

async function compact(etcd: string, object: JsonObject): Promise<void> {
  const revision = textAt(object, 'metadata', 'resourceVersion');
  const body = JSON.stringify({ revision, physical: true });
  const answer = await fetch(`${etcd}/v3/kv/compaction`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}

function apiServerArgs(data: string, etcd: string, port: number): readonly string[] {
  const { certificate, key } = selfSigned();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signingKey = fileWith(
    String(privateKey.export({ type: 'sec1', format: 'pem' })),
    'account.key',
    data,
  );
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${String(port)}`,
    `--tls-cert-file=${fileWith(certificate, 'server.crt', data)}`,
    `--tls-private-key-file=${fileWith(key, 'server.key', data)}`,
    `--cert-dir=${data}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${signingKey}`,
    `--service-account-signing-key-file=${signingKey}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${fileWith('administrator,administrator,1,"system:masters"\n', 'tokens.csv', data)}`,
    // Accounts are made by a controller, which may not be there.
    '--disable-admission-plugins=ServiceAccount',
    '--v=0',
  ];
}

const controllerArgs = (data: string, path: string): readonly string[] => [
  `--kubeconfig=${path}`,
  `--service-account-private-key-file=${join(data, 'account.key')}`,
  '--bind-address=127.0.0.1',
  '--secure-port=0',
  '--leader-elect=false',
  '--use-service-account-credentials=false',
  '--v=0',
];

function launch(program: string, args: readonly string[], logPath: string): ChildProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(logPath);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  // Whoever ends us by a signal leaves nothing running either.
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      kill();
      process.kill(process.pid, signal);
    });
  }
  return child;
}

/** The folder's own, else the system's: Debian has etcd as a package. */
const programIn = (folder: string, name: string): string =>
  existsSync(join(folder, name)) ? join(folder, name) : name;

/** A minute at most. */
async function ready(port: number, processes: readonly ChildProcess[], data: string): Promise<void> {
  const agent = new Agent({ ca: readFileSync(join(data, 'server.crt')) });
  for (let tries = 0; tries < 600; tries += 1) {
    const dead = processes.find(({ exitCode }) => exitCode !== null);
    if (dead) throw new Error(`${dead.spawnfile} has ended:\n${lastWords(dead, data)}`);
    if (await isReady(port, agent)) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('kube-apiserver is not ready after a minute.');
}

function lastWords({ spawnfile }: ChildProcess, data: string): string {
  const name = spawnfile.split('/').at(-1) ?? '';
  return readFileSync(join(data, `${name}.log`), 'utf8').slice(-2000);
}

const isReady = (port: number, agent: Agent): Promise<boolean> =>
  new Promise(resolve => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path: '/readyz',
      agent,
      headers: { authorization: 'Bearer administrator' },
    });
    asked.on('response', response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
    asked.end();
  });
