// The ways a client can reach the server, and how the process ends: when the client says so, is gone, or somebody ends us,
// each time after the last actions. The library would read the ways from the command line and end the process at once.
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import type { Connection, WatchDog } from 'vscode-languageserver';
import { createConnection } from 'vscode-languageserver';
import type { Message, MessageReader, MessageWriter } from 'vscode-languageserver/node';
import {
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from 'vscode-languageserver/node';
import type { LifeCycle } from './life-cycle.js';

/** `address`: the port or pipe that the client listens on. */
export type Transport =
  | { readonly kind: 'stdio' }
  | { readonly kind: 'node-ipc' }
  | { readonly kind: 'socket'; readonly address: number }
  | { readonly kind: 'pipe'; readonly address: string };

/** A connection that does not listen yet. The process ends with it: code 0 after `shutdown`, else 1. */
export function connectTo(transport: Transport, lifeCycle: LifeCycle): Connection {
  const leave = (): void => void lifeCycle.lastActions().finally(() => process.exit(lifeCycle.exitCode()));
  leaveOnSignals(leave);
  const { reader, writer } = endsOf(transport, leave);
  return createConnection(
    logger =>
      createProtocolConnection(reader, writer, logger, {
        messageStrategy: { handleMessage: admitted(lifeCycle) },
      }),
    watchDog(leave),
  );
}

interface Ends {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

function endsOf(transport: Transport, leave: () => void): Ends {
  switch (transport.kind) {
    case 'stdio':
      return overStreams(process.stdin, process.stdout, leave);
    case 'node-ipc':
      process.once('disconnect', leave);
      return { reader: new IPCMessageReader(process), writer: new IPCMessageWriter(process) };
    case 'socket':
      return overSocket(connect(transport.address, '127.0.0.1'), leave);
    case 'pipe':
      return overSocket(connect(transport.address), leave);
  }
}

function overSocket(socket: ReturnType<typeof connect>, leave: () => void): Ends {
  socket.on('error', error => process.stderr.write(`kmm-language-server: ${error.message}\n`));
  return overStreams(socket, socket, leave);
}

/** The library does not see the end: what the last actions still tell must not throw. */
function overStreams(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, leave: () => void): Ends {
  const endless = new PassThrough();
  input.pipe(endless, { end: false });
  input.once('end', leave).once('close', leave);
  return { reader: new StreamMessageReader(endless), writer: new StreamMessageWriter(output) };
}

/** Whoever ends us twice does not want to wait. */
function leaveOnSignals(leave: () => void): void {
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      asked += 1;
      if (asked > 1) process.exit(1);
      leave();
    });
  }
}

const lookMs = 3000;

const watchDog = (leave: () => void): WatchDog => ({
  shutdownReceived: false,
  initialize: ({ processId }) => {
    if (typeof processId !== 'number') return;
    const timer = setInterval(() => {
      if (isAlive(processId)) return;
      clearInterval(timer);
      leave();
    }, lookMs).unref();
  },
  exit: leave,
});

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

const admitted =
  (lifeCycle: LifeCycle) =>
  (message: Message, next: (message: Message) => void | Promise<void>): void | Promise<void> =>
    lifeCycle.admits(message) ? next(message) : undefined;
