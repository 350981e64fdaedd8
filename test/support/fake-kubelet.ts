// What a kubelet does when an API server asks it for a log, on loopback; nothing else. It stands behind a real API
// server, so that its way with logs can be seen without a node.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './certificate.js';
import type { FakeLog } from './fake-log.js';
import { logQueryOf } from './fake-log.js';

export class FakeKubelet {
  readonly #server: Server;
  readonly #logs: (pod: string) => FakeLog;

  private constructor(server: Server, logs: (pod: string) => FakeLog) {
    this.#server = server;
    this.#logs = logs;
    server.on('request', (request, response) => this.#answer(request, response));
  }

  static async start(logs: (pod: string) => FakeLog): Promise<FakeKubelet> {
    const { certificate, key } = selfSigned();
    const server = createServer({ cert: certificate, key });
    const kubelet = new FakeKubelet(server, logs);
    await kubelet.listen(0);
    return kubelet;
  }

  get port(): number {
    // A server that listens on a port has an address with one.
    return (this.#server.address() as AddressInfo).port;
  }

  /** It is killed: whatever it sends breaks off. The result is for `listen`. */
  async kill(): Promise<number> {
    const { port } = this;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    return port;
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'https://kubelet');
    const [, pod = '', container = ''] =
      /^\/containerLogs\/[^/]+\/([^/]+)\/([^/]+)$/.exec(url.pathname) ?? [];
    const log = this.#logs(pod);
    if (log.state === 'waiting') {
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`container "${container}" in pod "${pod}" is waiting to start: ContainerCreating`);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    if (log.state === 'runtime away') {
      response.end('unable to retrieve container logs for containerd://0123456789abcdef');
      return;
    }
    const forget = log.read(logQueryOf(Object.fromEntries(url.searchParams)), {
      take: bytes => void response.write(bytes),
      end: () => void response.end(),
    });
    response.on('error', () => undefined).once('close', forget);
  }
}
