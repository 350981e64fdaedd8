// A server on this machine's loopback that plays an API server, to answer wrongly in every way a real one cannot be
// made to. What the real one answers is proven elsewhere.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { NodeFacts } from '../../server/src/core/kernel/node.js';
import type { SelfSigned } from './certificate.js';
import { nodeObject } from './nodes.js';

export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export class FakeApiServer {
  /** Every request, in order. */
  readonly requests: { readonly url: URL; readonly headers: IncomingMessage['headers'] }[] = [];
  readonly #server: Server;
  readonly #arrived: (() => void)[] = [];

  private constructor(server: Server, answer: Answer) {
    this.#server = server;
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '', 'http://fake');
      this.requests.push({ url, headers: request.headers });
      answer(request, response, this.requests.length);
      for (const tell of this.#arrived.splice(0)) tell();
    });
  }

  static async start(answer: Answer, certificate?: SelfSigned): Promise<FakeApiServer> {
    const server = certificate
      ? createTlsServer({ cert: certificate.certificate, key: certificate.key })
      : createServer();
    const fake = new FakeApiServer(server, answer);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return fake;
  }

  get port(): number {
    // A server that listens on a port has an address with one.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resolves when there have been so many requests. */
  async asked(count: number): Promise<void> {
    while (this.requests.length < count) await new Promise<void>(resolve => this.#arrived.push(resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** The API server's way to say no. */
export const sendStatus = (response: ServerResponse, code: number, message: string): void =>
  sendJson(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }, code);

/** A NodeList whose items do not say what they are, as the API server's do not. */
export const nodeList = (nodes: readonly NodeFacts[], next = ''): object => ({
  kind: 'NodeList',
  apiVersion: 'v1',
  metadata: { resourceVersion: '1', ...(next && { continue: next }) },
  items: nodes.map(node => {
    const { metadata, spec, status } = nodeObject(node);
    return { metadata, spec, status };
  }),
});
