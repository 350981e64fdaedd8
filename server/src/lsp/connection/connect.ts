// The ways a client can reach the server, and how the process ends: when the client says so, is gone, or somebody ends us,
// each time after the last actions. The library would read the ways from the command line and end the process at once.
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { Connection, WatchDog } from 'vscode-languageserver';
import { createConnection } from 'vscode-languageserver';
import type { Message, MessageReader, MessageWriter } from 'vscode-languageserver/node';
import {
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageWriter,
  createProtocolConnection,
} from 'vscode-languageserver/node';
import { firstTimes } from './failures.js';
import { FrameReader } from './frame-reader.js';
import { behindDoor } from './incoming.js';
import type { LifeCycle } from './life-cycle.js';
import { visible } from '../../core/text/visible-text.js';
import { shownConsole } from './window.js';

/** `address`: the port or pipe that the client listens on. */
export type Transport =
  | { readonly kind: 'stdio' }
  | { readonly kind: 'node-ipc' }
  | { readonly kind: 'socket'; readonly address: number }
  | { readonly kind: 'pipe'; readonly address: string };

/** A connection that does not listen yet. The process ends with it: code 0 after `shutdown`, else 1. */
export function connectTo(transport: Transport, lifeCycle: LifeCycle): Connection {
  const leave = (): void => void lifeCycle.lastActions().finally(() => process.exit(lifeCycle.exitCode()));
  const fail = (): void => void lifeCycle.lastActions().finally(() => process.exit(1));
  leaveOnSignals(leave);
  const { reader, writer } = endsOf(transport, { leave, fail });
  const door = {
    tell: firstTimes(line => (lifeCycle.isRunning() ? shownConsole(connection).warn(line) : say(line))),
    answer: (message: Message) => {
      writer.write(message).catch((error: unknown) => say(String(error)));
    },
  };
  const connection = createConnection(
    logger =>
      createProtocolConnection(behindDoor(reader, door), writer, logger, {
        messageStrategy: { handleMessage: admitted(lifeCycle) },
      }),
    watchDog(leave),
  );
  return connection;
}

const say = (line: string): void => {
  process.stderr.write(`kmm-language-server: ${visible(line)}\n`);
};

/** How the process ends: the client is gone, or cannot be understood. */
interface Ways {
  readonly leave: () => void;
  readonly fail: () => void;
}

interface Ends {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

function endsOf(transport: Transport, ways: Ways): Ends {
  switch (transport.kind) {
    case 'stdio':
      return overStreams(process.stdin, process.stdout, ways);
    case 'node-ipc':
      process.once('disconnect', ways.leave);
      return { reader: new IPCMessageReader(process), writer: new IPCMessageWriter(process) };
    case 'socket':
      return overSocket(connect(transport.address, '127.0.0.1'), ways);
    case 'pipe':
      return overSocket(connect(transport.address), ways);
  }
}

function overSocket(socket: ReturnType<typeof connect>, ways: Ways): Ends {
  socket.on('error', error => say(error.message));
  return overStreams(socket, socket, ways);
}

function overStreams(input: Readable, output: Writable, { leave, fail }: Ways): Ends {
  input.once('end', leave).once('close', leave);
  const reader = new FrameReader(input, why => {
    say(
      `The client sent what LSP cannot be read from: ${why}. The session ends here; start the server again.`,
    );
    fail();
  });
  return { reader, writer: new StreamMessageWriter(output) };
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
