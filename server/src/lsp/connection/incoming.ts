// The one door for what a client sends: what is no message, and what has other parameters than its method wants, is
// told in one line and goes no further, so that nobody behind it meets anything it cannot use. Parameters of requests
// are read by those who answer them, except those that the library itself looks into.
import type { Disposable, MessageReader, ResponseMessage } from 'vscode-languageserver/node';
import { ErrorCodes, Message, ResponseError } from 'vscode-languageserver/node';
import { field, isHolder } from './params.js';
import { paramsOf } from './incoming-params.js';

interface Door {
  /** Tells what was turned away. */
  readonly tell: (line: string) => void;
  /** Answers a request that was. */
  readonly answer: (message: ResponseMessage) => void;
}

/** The same reader for messages that pass. */
export const behindDoor = (reader: MessageReader, door: Door): MessageReader => ({
  onError: reader.onError,
  onClose: reader.onClose,
  onPartialMessage: reader.onPartialMessage,
  listen: (callback): Disposable =>
    reader.listen(message => {
      const admitted = admit(message, door);
      if (admitted) callback(admitted);
    }),
  dispose: () => reader.dispose(),
});

/** The message with parameters that can be used, if it is to be heard. */
function admit(message: unknown, door: Door): Message | undefined {
  if (!isMessage(message)) {
    door.tell(`A message was ignored that is none of JSON-RPC 2.0: ${excerpt(message)}`);
    if (wantsAnswer(message)) door.answer(errorFor(null, ErrorCodes.InvalidRequest, 'This is no request.'));
    return undefined;
  }
  if (!('method' in message) || typeof message.method !== 'string') return message;
  try {
    const read = Object.hasOwn(paramsOf, message.method) ? paramsOf[message.method] : undefined;
    return read ? Object.assign(message, { params: read(field(message, 'params')) }) : message;
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    if (Message.isRequest(message)) door.answer(errorFor(message.id, error.code, error.message));
    else door.tell(`\`${message.method}\` was ignored: ${error.message}.`);
    return undefined;
  }
}

const isMessage = (message: unknown): message is Message => {
  if (!isHolder(message) || Array.isArray(message)) return false;
  // Whatever it is, the library only looks at its fields.
  const candidate = message as Message;
  return Message.isRequest(candidate) || Message.isNotification(candidate) || Message.isResponse(candidate);
};

/** A batch, and a request whose id is none. */
const wantsAnswer = (message: unknown): boolean =>
  Array.isArray(message) || typeof field(message, 'method') === 'string';

const errorFor = (id: number | string | null, code: number, message: string): ResponseMessage => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});

const excerpt = (message: unknown): string => JSON.stringify(message).slice(0, 80);
