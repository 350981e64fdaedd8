// A server spoken to in bytes, for everything a decent client library would never send.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { launch } from './bundle.js';

export interface RawMessage {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export class RawServer {
  readonly process: ChildProcessWithoutNullStreams;
  readonly messages: RawMessage[] = [];
  stderr = '';
  #rest = Buffer.alloc(0);
  #wake = (): void => undefined;
  readonly #exit: Promise<number>;

  constructor(...args: readonly string[]) {
    this.process = launch(...args);
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.process.stdout.on('data', (bytes: Buffer) => this.#read(bytes));
    this.process.stdin.on('error', () => undefined);
    this.#exit = once(this.process, 'exit').then(([code]) => Number(code));
  }

  /** Sends messages in one write, so that the server has them all before it handles the first. */
  send(...messages: readonly object[]): void {
    this.process.stdin.write(messages.map(frame).join(''));
  }

  async request(id: number | string, method: string, params?: unknown): Promise<RawMessage> {
    this.send({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) });
    return this.response(id);
  }

  async response(id: number | string): Promise<RawMessage> {
    for (;;) {
      const found = this.messages.find(message => message.id === id && message.method === undefined);
      if (found) return found;
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  initialize(): Promise<RawMessage> {
    return this.request('initialize', 'initialize', { processId: null, rootUri: null, capabilities: {} });
  }

  /** The exit code, after the standard input is closed. */
  async hangUp(): Promise<number> {
    this.process.stdin.end();
    return this.#exit;
  }

  exit(): Promise<number> {
    return this.#exit;
  }

  #read(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const head = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#rest.toString('latin1', 0, 64));
      if (!head) return;
      const end = head[0].length + Number(head[1]);
      if (this.#rest.length < end) return;
      this.messages.push(JSON.parse(this.#rest.toString('utf8', head[0].length, end)));
      this.#rest = this.#rest.subarray(end);
      this.#wake();
    }
  }
}

export function frame(message: object | string): string {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
