// What is no stream of LSP messages ends the server with a word, instead of leaving it deaf.
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { FrameReader } from '../../../server/src/lsp/connection/frame-reader.js';
import { Frames, FramingError, mostBodyBytes } from '../../../server/src/lsp/connection/frames.js';
import { endServers } from '../../support/bundle.js';
import { randomFrom } from '../../support/random.js';
import { RawServer, frame } from '../../support/raw-server.js';

const message = '{"jsonrpc":"2.0","method":"x"}';
const behind = `Content-Length: ${message.length}`;

/** It is clear that they are wrong before anything comes behind them. */
const broken: Readonly<Record<string, string | Buffer>> = {
  'a sentence': 'hello, is anybody there?',
  'a bare message': message,
  'a request for a web page': 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'no length': `Content-Type: application/vscode-jsonrpc\r\n\r\n${message}`,
  'nothing but an empty line': '\r\n\r\n',
  'a negative length': `Content-Length: -5\r\n\r\n${message}`,
  'a length of nothing': 'Content-Length: 0\r\n\r\n',
  'a length in words': `Content-Length: thirty\r\n\r\n${message}`,
  'a length with a unit': `Content-Length: ${message.length}b\r\n\r\n${message}`,
  'a length with an exponent': `Content-Length: 3e1\r\n\r\n${message}`,
  'an empty length': `Content-Length:\r\n\r\n${message}`,
  'two lengths': `${behind}\r\nContent-Length: 7\r\n\r\n${message}`,
  'a length that no message has': 'Content-Length: 999999999999\r\n\r\n{}',
  'a length beyond all numbers': `Content-Length: ${'9'.repeat(400)}\r\n\r\n{}`,
  'no empty line': `${behind}\r\n${message}`,
  'line feeds alone': `${behind}\n\n${message}`,
  'carriage returns alone': `${behind}\r\r${message}`,
  'no colon': `Content-Length ${message.length}\r\n\r\n${message}`,
  'a header without an end': `X-Filler: ${'x'.repeat(5_000_000)}`,
  'headers without an end': 'X-Filler: x\r\n'.repeat(500_000),
  'a name without an end': 'x'.repeat(5_000_000),
  'UTF-16': Buffer.from(`${behind}\r\n\r\n${message}`, 'utf16le'),
  'a charset that is not UTF-8': `${behind}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-16\r\n\r\n`,
  'a byte order mark': `\uFEFF${behind}\r\n\r\n${message}`,
  'zero bytes': Buffer.alloc(100),
  'a body that is cut off': frame('{"id":8'),
  'a body that is too short for its message': `Content-Length: 10\r\n\r\n${message}`,
  'a body that is too long for its message': `Content-Length: 40\r\n\r\n${message}${behind}`,
  'a body that is no JSON': frame('hello'),
};

/** One of each kind is tried on a real server. */
const telling = [
  'a sentence',
  'a bare message',
  'a negative length',
  'a name without an end',
  'a body that is no JSON',
];

describe('broken framing', () => {
  afterEach(endServers);

  for (const [what, bytes] of Object.entries(broken)) {
    it(`is told at once and ends the reading: ${what}`, async () => {
      const stream = new PassThrough();
      const words: string[] = [];
      const messages: unknown[] = [];
      new FrameReader(stream, why => words.push(why)).listen(found => messages.push(found));
      stream.write(frame(message));
      stream.write(bytes);
      stream.end(frame(message));
      await once(stream, 'end');
      assert.deepEqual(messages, [JSON.parse(message)]);
      assert.equal(words.length, 1);
      assert.match(words[0] ?? '', /^[\x20-\x7e]{10,320}$/);
    });
  }

  for (const what of telling) {
    it(`ends the server with a word: ${what}`, async () => {
      const server = new RawServer('--stdio');
      await server.initialize();
      server.process.stdin.write(broken[what] ?? '');
      assert.equal(await server.exit(), 1);
      assert.match(server.stderr, /^kmm-language-server: The client sent .+; start the server again\.\n$/);
    });
  }

  for (const [what, bytes] of Object.entries({ 'a head': 'Content-Le', 'a body': `${behind}\r\n\r\n{` })) {
    it(`ends the server with a word when the input ends in ${what}, also after shutdown`, async () => {
      const server = new RawServer('--stdio');
      await server.initialize();
      await server.request(1, 'shutdown');
      server.process.stdin.write(bytes);
      assert.equal(await server.hangUp(), 1);
      assert.match(server.stderr, /the input ends/);
    });
  }
});

describe('frames', () => {
  const bodiesOf = (bytes: Buffer, sizeOf: () => number): readonly string[] => {
    const frames = new Frames();
    const found: string[] = [];
    for (let at = 0; at < bytes.length;) {
      const size = sizeOf();
      for (const body of frames.read(bytes.subarray(at, at + size))) found.push(Buffer.from(body).toString());
      at += size;
    }
    frames.end();
    return found;
  };

  it('are read however they are cut, with headers of any kind and order', () => {
    const wanted = ['{}', '"ä😀\u2028"', ' '.repeat(10_000), '{"Content-Length: 5\\r\\n\\r\\n":1}'];
    const heads = [
      (length: number) => `Content-Length: ${length}\r\n\r\n`,
      (length: number) => `content-length:${length}\r\nX-More: a: b\r\n\r\n`,
      (length: number) =>
        `Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:  00${length} \r\n\r\n`,
      (length: number) => `Content-Length: ${length}\r\nContent-Type: a/b; charset=utf8\r\n\r\n`,
    ];
    const bytes = Buffer.from(
      wanted.map((body, index) => `${heads[index]?.(Buffer.byteLength(body))}${body}`).join(''),
    );
    const random = randomFrom(3);
    assert.deepEqual(
      bodiesOf(bytes, () => bytes.length),
      wanted,
    );
    assert.deepEqual(
      bodiesOf(bytes, () => 1),
      wanted,
    );
    for (let round = 0; round < 50; round += 1)
      assert.deepEqual(
        bodiesOf(bytes, () => 1 + random.below(60)),
        wanted,
      );
  });

  it('have a largest body, and a larger one is refused before any of it comes', () => {
    const head = (length: number): Buffer => Buffer.from(`Content-Length: ${length}\r\n\r\n`);
    assert.deepEqual([...new Frames().read(head(mostBodyBytes))], []);
    assert.throws(() => [...new Frames().read(head(mostBodyBytes + 1))], FramingError);
  });

  it('that no bytes make are refused within as many bytes as a head may have', () => {
    const random = randomFrom(11);
    for (let round = 0; round < 200; round += 1) {
      const frames = new Frames();
      const bytes = Buffer.from(Array.from({ length: 5000 }, () => random.below(256)));
      assert.throws(() => [...frames.read(bytes)], FramingError);
    }
  });
});
