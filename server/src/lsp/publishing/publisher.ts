// Says when open files are reported on: a moment after the last keystroke, when the user's settings are known, and
// for every open file, because a change in one may matter to another. What is reported is the reporters' business;
// each is handed the state of one instant and answers in the same turn, so nothing stale can leave.
import type { Clock } from '../../service/ports/ports.js';
import type { Snapshot } from '../../service/workspace/snapshot.js';
import type { Documents, OpenDocument } from '../workspace/documents.js';
import type { ClientSettings } from '../workspace/settings.js';

export interface Reporter {
  /** Tells the client about one open file, or tells it nothing if it knows already. */
  readonly report: (snapshot: Snapshot, document: OpenDocument) => void;
  /** The file is not open any more. */
  readonly withdraw: (document: OpenDocument) => void;
}

/** Long enough not to shout at a half-typed word, short enough to feel immediate. */
const pauseMs = 200;

export interface PublisherWorld {
  readonly documents: Documents;
  readonly settings: ClientSettings;
  readonly clock: Clock;
  /** Something threw: our bug. */
  readonly failed: (where: string, error: unknown) => void;
}

export class Publisher {
  readonly #world: PublisherWorld;
  readonly #reporters: readonly Reporter[];
  #cancelPending = (): void => undefined;
  #run = 0;

  constructor(world: PublisherWorld, reporters: readonly Reporter[]) {
    this.#world = world;
    this.#reporters = reporters;
  }

  /** The user types: report when there is a pause. */
  later(): void {
    this.#schedule(pauseMs);
  }

  /** Something other than typing changed: report in the next turn. */
  soon(): void {
    this.#schedule(0);
  }

  closed(document: OpenDocument): void {
    for (const reporter of this.#reporters) reporter.withdraw(document);
    this.soon();
  }

  #schedule(ms: number): void {
    this.#cancelPending();
    this.#cancelPending = this.#world.clock.after(ms, () => {
      this.#reportAll().catch((error: unknown) => this.#world.failed('Reporting', error));
    });
  }

  /** A newer run makes an older one that still waits superfluous. */
  async #reportAll(): Promise<void> {
    const run = ++this.#run;
    for (const { key } of this.#world.documents.all()) {
      await this.#world.settings.ready(key);
      if (run !== this.#run) return;
      this.#report(key);
    }
  }

  #report(key: string): void {
    const document = this.#world.documents.get(key);
    if (!document) return;
    for (const reporter of this.#reporters) {
      try {
        reporter.report(this.#world.documents.snapshot(), document);
      } catch (error) {
        this.#world.failed(key, error);
      }
    }
  }
}
