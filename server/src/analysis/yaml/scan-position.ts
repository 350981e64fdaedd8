// A place in a text that knows its line and column. The line breaks are those of YAML 1.1.

/** One character: CR, LF, NEL, LS or PS. */
const breaks = '\r\n\u0085\u2028\u2029';

export class ScanPosition {
  readonly text: string;
  position = 0;
  line = 0;
  #lineStart = 0;

  /** A byte order mark at the very start counts for nothing. */
  constructor(text: string) {
    this.text = text;
    if (text.startsWith('\uFEFF')) this.position = this.#lineStart = 1;
  }

  get column(): number {
    return this.position - this.#lineStart;
  }

  /** The character `ahead` of here; empty past the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.position + ahead);
  }

  isBreak(ahead = 0): boolean {
    const character = this.peek(ahead);
    return character !== '' && breaks.includes(character);
  }

  isBlank(ahead = 0): boolean {
    const character = this.peek(ahead);
    return character === ' ' || character === '\t';
  }

  isEnd(ahead = 0): boolean {
    return this.position + ahead >= this.text.length;
  }

  isBlankOrEnd(ahead = 0): boolean {
    return this.isEnd(ahead) || this.isBlank(ahead) || this.isBreak(ahead);
  }

  /** `---` or `...` alone at the start of a line. */
  isMarker(marker: '---' | '...'): boolean {
    return this.column === 0 && this.text.startsWith(marker, this.position) && this.isBlankOrEnd(3);
  }

  /** Moves over what the sticky expression matches here and returns it. */
  take(sticky: RegExp): string {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.text)?.[0] ?? '';
    this.position += found.length;
    return found;
  }

  /** Moves over one line break and returns what it is in a scalar's content. */
  takeBreak(): string {
    const character = this.peek();
    this.position += character === '\r' && this.peek(1) === '\n' ? 2 : 1;
    this.line += 1;
    this.#lineStart = this.position;
    return character === '\u2028' || character === '\u2029' ? character : '\n';
  }
}
