// The log of a fake container as a kubelet keeps it: entries with the time of each, for readers who may come late.

/** Why there is no log: see `FakeCluster.log`. */
export type LogState =
  /** No node yet: 204. */
  | 'unscheduled'
  /** The container waits to start: 400. */
  | 'waiting'
  | 'there'
  /** The kubelet does not answer: 500. */
  | 'kubelet away'
  /** The container runtime does not answer: 200 with a sentence. */
  | 'runtime away';

export interface LogReader {
  /** Bytes as they go over the wire. */
  readonly take: (bytes: Buffer) => void;
  readonly end: () => void;
}

interface Entry {
  readonly second: number;
  readonly nanosecond: number;
  /** With its line end, if it has one. */
  readonly bytes: Buffer;
}

export interface LogQuery {
  readonly timestamps: boolean;
  readonly follow: boolean;
  /** In whole seconds since 1970. */
  readonly since: number;
}

/** As the API's query parameters have it: `sinceTime` is cut to whole seconds. */
export function logQueryOf(query: Readonly<Record<string, string>>): LogQuery {
  const since = Date.parse(query['sinceTime'] ?? '');
  return {
    follow: query['follow'] === 'true',
    timestamps: query['timestamps'] === 'true',
    since: Number.isNaN(since) ? 0 : Math.floor(since / 1000),
  };
}

export class FakeLog {
  state: LogState = 'there';
  /** Sent at the end of every answer, without a time: what a proxy or a kubelet has to add. */
  notice = '';
  readonly #entries: Entry[] = [];
  readonly #readers = new Map<LogReader, LogQuery>();
  #ended = false;
  #second = Date.parse('2026-11-23T01:54:44Z') / 1000;
  #nanosecond = 241_199_049;

  get readers(): number {
    return this.#readers.size;
  }

  /** Everything that was written. */
  get bytes(): Buffer {
    return Buffer.concat(this.#entries.map(({ bytes }) => bytes));
  }

  /** One entry, `later` ms after the last one. */
  write(text: string | Buffer, later = 7): void {
    const nanosecond = this.#nanosecond + later * 1_000_000 + 1;
    this.#second += Math.floor(nanosecond / 1_000_000_000);
    this.#nanosecond = nanosecond % 1_000_000_000;
    const entry = { second: this.#second, nanosecond: this.#nanosecond, bytes: Buffer.from(text) };
    this.#entries.push(entry);
    for (const [reader, query] of this.#readers) send(reader, query, entry);
  }

  /** The container has ended: so do all who follow. */
  end(): void {
    this.#ended = true;
    this.letGo();
  }

  /** All who follow are told that it is over, though it is not, as when a kubelet is killed. */
  letGo(): void {
    for (const reader of [...this.#readers.keys()]) this.#dismiss(reader);
    this.#readers.clear();
  }

  /** Sends what there is and, when it is followed, what comes; the result ends it. */
  read(query: LogQuery, reader: LogReader): () => void {
    for (const entry of this.#entries) send(reader, query, entry);
    if (query.follow && !this.#ended) this.#readers.set(reader, query);
    else this.#dismiss(reader);
    return () => this.#readers.delete(reader);
  }

  #dismiss(reader: LogReader): void {
    if (this.notice !== '') reader.take(Buffer.from(this.notice));
    reader.end();
  }
}

function send(
  reader: LogReader,
  { timestamps, since }: LogQuery,
  { second, nanosecond, bytes }: Entry,
): void {
  if (second < since) return;
  const seconds = new Date(second * 1000).toISOString().slice(0, 19);
  const time = `${seconds}.${String(nanosecond).padStart(9, '0')}Z `;
  reader.take(timestamps ? Buffer.concat([Buffer.from(time), bytes]) : bytes);
}
