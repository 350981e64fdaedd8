// The user's settings, per file and always as they are now. Asks the client where it can be asked, else takes what
// the client sends by itself. A wrong value is logged once and the default used in its place.
import { parseRelease } from '../../core/release.js';
import { visible } from '../../core/text/visible-text.js';
import type { ReadSettings, Settings } from '../../protocol/settings.js';
import { readSettings } from '../../protocol/settings.js';
import type { Clock } from '../../service/ports/ports.js';

export interface SettingsWorld {
  /** Asks the client for the section `kmm` of one file; undefined for a client that cannot be asked. */
  readonly ask: ((uri: string) => Promise<unknown>) | undefined;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  /** Something that was already told by `settingsOf` is different now. */
  readonly changed: () => void;
}

/** A client that takes longer to answer is served with what is known, and again when it answers. */
const patienceMs = 2000;

export class ClientSettings {
  readonly #world: SettingsWorld;
  readonly #known = new Map<string, Settings>();
  readonly #asked = new Map<string, Promise<void>>();
  readonly #complaints = new Set<string>();
  #pushed: Settings;
  /** Counts changes, so that an answer from before the latest one is not believed. */
  #generation = 0;

  constructor(world: SettingsWorld, initial: unknown) {
    this.#world = world;
    this.#pushed = this.#read(initial);
  }

  settingsOf(uri: string): Settings {
    return this.#known.get(uri) ?? this.#pushed;
  }

  /** Resolves when `settingsOf(uri)` is the user's word, or the client takes too long to give it. Never rejects. */
  async ready(uri: string): Promise<void> {
    const asked = this.#asked.get(uri) ?? this.#patiently(this.#ask(uri));
    this.#asked.set(uri, asked);
    await asked;
  }

  /** The client says that settings changed; `section` is the new `kmm` if it was sent along. */
  change(section: unknown): void {
    this.#generation += 1;
    this.#complaints.clear();
    this.#asked.clear();
    if (section !== undefined && section !== null) this.#pushed = this.#read(section);
    this.#world.changed();
  }

  forget(uri: string): void {
    this.#asked.delete(uri);
    this.#known.delete(uri);
  }

  async #ask(uri: string): Promise<void> {
    if (!this.#world.ask) return;
    const generation = this.#generation;
    const section = await this.#world.ask(uri).catch(() => undefined);
    if (generation !== this.#generation) return;
    const before = JSON.stringify(this.settingsOf(uri));
    this.#known.set(uri, this.#read(section));
    if (JSON.stringify(this.settingsOf(uri)) !== before) this.#world.changed();
  }

  #read(section: unknown): Settings {
    const { settings, complaints } = readKnown(section);
    for (const complaint of toldOf(complaints)) {
      if (!this.#complaints.has(complaint)) this.#world.warn(complaint);
      this.#complaints.add(complaint);
    }
    return settings;
  }

  async #patiently(work: Promise<void>): Promise<void> {
    let cancel = (): void => undefined;
    const timeout = new Promise<void>(resolve => {
      cancel = this.#world.clock.after(patienceMs, resolve);
    });
    await Promise.race([work, timeout]).finally(() => cancel());
  }
}

/** A value of a user's stands in some of them, and settings may be of any size. */
const mostComplaints = 20;
const longestComplaint = 300;

/** Each in a line; of many the first, and how many more there are. */
function toldOf(complaints: readonly string[]): readonly string[] {
  const first = complaints.slice(0, mostComplaints).map(shortened);
  const more = complaints.length - first.length;
  return more > 0 ? [...first, `${String(more)} more values of \`kmm\` cannot be used.`] : first;
}

const shortened = (complaint: string): string =>
  visible(complaint.length > longestComplaint ? `${complaint.slice(0, longestComplaint - 1)}…` : complaint);

/** Reads the section and also looks whether a release is one we know. */
function readKnown(section: unknown): ReadSettings {
  const { settings, complaints } = readSettings(section);
  if (settings.version === '' || parseRelease(settings.version)) return { settings, complaints };
  const complaint = `\`kmm.version\`: KMM ${settings.version} is not known here; the newest release is used.`;
  return { settings, complaints: [...complaints, complaint] };
}
