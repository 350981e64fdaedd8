// Whether the user trusts the workspace. A client that says nothing of trust knows no such thing: its user decides
// by opening the folder. Trust once given stays for the session.

export class Trust {
  #granted: boolean;

  constructor(initial: unknown) {
    this.#granted = initial !== false;
  }

  get granted(): boolean {
    return this.#granted;
  }

  grant(): void {
    this.#granted = true;
  }
}
