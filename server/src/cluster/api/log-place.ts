// Where one is in a container's log that is read with time stamps, over several requests. The API gives a log from a
// whole second on, so after a gap lines come again: they are told by their time and their bytes, and left out. Time
// stamps are taken off. Two streams of a container are written side by side, so times may go back a little.

/** Lines of this second and the one before may come again. */
const overlap = 1;

/** 256 KiB are held back until the line is whole; a longer one is handed over as it comes. */
const longestHeld = 256 * 1024;

const newline = 0x0a;

/** What the kubelet sends instead of a log when the container runtime does not answer; the status is 200 all the same. */
const runtimeAway = 'unable to retrieve container logs for ';

export class LogPlace {
  /** By second: how often each line has been handed over. */
  readonly #handed = new Map<number, Map<string, number>>();
  /** The same of lines without a time: nobody knows when they were, so every stream may bring them again. */
  readonly #untimed = new Map<string, number>();
  /** Of the last line, in seconds since 1970. */
  #second: number | undefined;
  /** A long line that was handed over in part when its stream broke off, and how much of it. */
  #open: { readonly key: string; readonly bytes: number } | undefined;
  /** Older lines were not asked for in this stream; whoever sends them all the same has sent them before. */
  #from = -Infinity;
  /** What comes again in this stream. */
  #again = new Map<string, number>();
  #line: LineInHand = emptyLine();
  #isFresh = false;
  #isRuntimeAway = false;

  /** From when on to ask, as `sinceTime`; undefined = from the start. */
  get since(): string | undefined {
    if (this.#second === undefined) return undefined;
    return new Date((this.#second - overlap) * 1000).toISOString().replace('.000', '');
  }

  /** Whether anything was handed over of this stream. */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  /** Whether this stream had a sentence about the container runtime in it instead of a log. */
  get isRuntimeAway(): boolean {
    return this.#isRuntimeAway;
  }

  /** Another request: what is half a line comes again. */
  begin(): void {
    const { long } = this.#line;
    if (long) this.#open = { key: long.key, bytes: long.handed };
    this.#line = emptyLine();
    if (this.#second !== undefined) this.#from = this.#second - overlap;
    this.#again = new Map([this.#untimed, ...this.#handed.values()].flatMap(lines => [...lines]));
    this.#isFresh = false;
    this.#isRuntimeAway = false;
  }

  /** What is new of these bytes. */
  take(bytes: Uint8Array): Uint8Array {
    const fresh: Uint8Array[] = [];
    let start = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(newline, start);
      const part = bytes.subarray(start, end < 0 ? undefined : end + 1);
      fresh.push(...this.#append(part));
      if (end >= 0) fresh.push(...this.#endLine());
      start += part.length;
    }
    const all = Buffer.concat(fresh);
    if (all.length > 0) this.#isFresh = true;
    return all;
  }

  /**
   * At the end of this stream: its last line when that has no end. It is not taken for handed over. One without a time
   * after others with one is none of the container's: a kubelet that cannot go on says why in this way.
   */
  finish(): Uint8Array {
    const { parts, length, long } = this.#line;
    if (long || length === 0) return new Uint8Array();
    const { content, second } = parsed(Buffer.concat(parts), longestHeld);
    this.#isRuntimeAway ||= second === undefined && isAboutRuntime(content);
    const isForeign = second === undefined && this.#second !== undefined;
    return this.#isRuntimeAway || isForeign ? new Uint8Array() : content;
  }

  #append(part: Uint8Array): readonly Uint8Array[] {
    const line = this.#line;
    if (line.long) return this.#pass(line.long, part);
    line.parts.push(part);
    line.length += part.length;
    return line.length > longestHeld ? this.#startLong(line) : [];
  }

  #startLong(line: LineInHand): readonly Uint8Array[] {
    const { key, second, content } = parsed(Buffer.concat(line.parts), longestHeld);
    const handed = this.#open?.key === key ? this.#open.bytes : undefined;
    const skip = handed ?? (this.#isAgain(key, second) ? Infinity : 0);
    line.long = { key, second, skip, handed: handed ?? 0 };
    return this.#pass(line.long, content);
  }

  #pass(long: LongLine, part: Uint8Array): readonly Uint8Array[] {
    const rest = part.subarray(Math.min(part.length, long.skip));
    long.skip -= part.length - rest.length;
    long.handed += rest.length;
    return rest.length > 0 ? [rest] : [];
  }

  #endLine(): readonly Uint8Array[] {
    const { parts, length, long } = this.#line;
    this.#line = emptyLine();
    if (long) {
      if (long.skip !== Infinity) this.#remember(long.key, long.second);
      this.#open = undefined;
      return [];
    }
    if (length === 0) return [];
    const { key, second, content } = parsed(Buffer.concat(parts), longestHeld);
    if (second === undefined && isAboutRuntime(content)) {
      this.#isRuntimeAway = true;
      return [];
    }
    if (this.#isAgain(key, second)) return [];
    this.#remember(key, second);
    return [content];
  }

  /** Takes it off what is still to come again. */
  #isAgain(key: string, second: number | undefined): boolean {
    if (second !== undefined && second < this.#from) return true;
    const left = this.#again.get(key) ?? 0;
    if (left > 0) this.#again.set(key, left - 1);
    return left > 0;
  }

  #remember(key: string, second: number | undefined): void {
    const lines =
      (second === undefined ? this.#untimed : this.#handed.get(second)) ?? new Map<string, number>();
    lines.set(key, (lines.get(key) ?? 0) + 1);
    if (second === undefined) return;
    this.#handed.set(second, lines);
    if (this.#second !== undefined && second <= this.#second) return;
    this.#second = second;
    for (const old of this.#handed.keys()) if (old < second - overlap) this.#handed.delete(old);
  }
}

const isAboutRuntime = (content: Buffer): boolean =>
  content.toString('utf8', 0, runtimeAway.length) === runtimeAway;

interface LineInHand {
  readonly parts: Uint8Array[];
  length: number;
  long: LongLine | undefined;
}

interface LongLine {
  readonly key: string;
  readonly second: number | undefined;
  /** How much of what comes has been handed over before; all of it when the whole line has. */
  skip: number;
  /** How much of the line has been handed over, in this stream and before. */
  handed: number;
}

const emptyLine = (): LineInHand => ({ parts: [], length: 0, long: undefined });

interface Parsed {
  readonly key: string;
  /** Undefined for a line without a time, which is none of the container's. */
  readonly second: number | undefined;
  /** Without the time. */
  readonly content: Buffer;
}

/** Kubelets write nanoseconds and their own time zone. */
function parsed(line: Buffer, most: number): Parsed {
  const [head = '', time = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /.exec(line.toString('latin1', 0, 48)) ??
    [];
  const milliseconds = Date.parse(time.replace(/\.\d+/, ''));
  const content = line.subarray(head.length);
  const key = `${time} ${String(Math.min(line.length, most))} ${String(hashOf(line.subarray(0, most)))}`;
  return { key, second: Number.isNaN(milliseconds) ? undefined : milliseconds / 1000, content };
}

/** FNV-1a: lines of the same nanosecond and length are told apart. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
