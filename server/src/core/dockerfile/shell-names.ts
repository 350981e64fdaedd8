// What a shell remembers by name, its variables or its functions, so that what a part of a script changed can be taken
// back, or declared unknown, at the cost of the changes alone.

export class ShellNames<Value> {
  readonly #values = new Map<string, Value>();
  readonly #changes: { readonly name: string; readonly before: Value | undefined }[] = [];

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  set(name: string, value: Value): void {
    this.#changes.push({ name, before: this.#values.get(name) });
    this.#values.set(name, value);
  }

  /** A moment to go back to. Moments lie in each other, as the parts of a script do. */
  now(): number {
    return this.#changes.length;
  }

  /** Takes back what was set since then; tells what it was. */
  undo(since: number): ReadonlyMap<string, Value | undefined> {
    const undone = new Map<string, Value | undefined>();
    while (this.#changes.length > since) {
      const change = this.#changes.pop();
      if (!change) break;
      if (!undone.has(change.name)) undone.set(change.name, this.#values.get(change.name));
      if (change.before === undefined) this.#values.delete(change.name);
      else this.#values.set(change.name, change.before);
    }
    return undone;
  }
}
