// Something that may be away for a while: what waits for it is done, in its order, once it is back.
export class Gate {
  readonly #waiting: (() => void)[] = [];
  #isOpen = true;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  pass(action: () => void): void {
    if (this.#isOpen) action();
    else this.#waiting.push(action);
  }

  close(): void {
    this.#isOpen = false;
  }

  open(): void {
    this.#isOpen = true;
    for (const action of this.#waiting.splice(0)) this.pass(action);
  }
}
