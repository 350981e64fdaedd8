// The ways a client can reach the server. The library would read them from the command line itself; they are told
// here, so that only the composition root knows of a command line.
import { connect } from 'node:net';
import type { Connection, ConnectionOptions, Message } from 'vscode-languageserver/node';
import { IPCMessageReader, IPCMessageWriter, createConnection } from 'vscode-languageserver/node';
import type { LifeCycle } from './life-cycle.js';

/** `address`: the port or pipe that the client listens on. */
export type Transport =
  | { readonly kind: 'stdio' }
  | { readonly kind: 'node-ipc' }
  | { readonly kind: 'socket'; readonly address: number }
  | { readonly kind: 'pipe'; readonly address: string };

/** A connection that does not listen yet. The process ends with it: code 0 after `shutdown`, else 1. */
export function connectTo(transport: Transport, lifeCycle: LifeCycle): Connection {
  const options: ConnectionOptions = { messageStrategy: { handleMessage: admitted(lifeCycle) } };
  switch (transport.kind) {
    case 'stdio':
      return createConnection(process.stdin, process.stdout, options);
    case 'node-ipc':
      process.once('disconnect', () => process.exit(lifeCycle.exitCode()));
      return createConnection(new IPCMessageReader(process), new IPCMessageWriter(process), options);
    case 'socket':
      return overStream(connect(transport.address, '127.0.0.1'), options);
    case 'pipe':
      return overStream(connect(transport.address), options);
  }
}

function overStream(stream: ReturnType<typeof connect>, options: ConnectionOptions): Connection {
  stream.on('error', error => process.stderr.write(`kmm-language-server: ${error.message}\n`));
  return createConnection(stream, stream, options);
}

const admitted =
  (lifeCycle: LifeCycle) =>
  (message: Message, next: (message: Message) => void | Promise<void>): void | Promise<void> =>
    lifeCycle.admits(message) ? next(message) : undefined;
