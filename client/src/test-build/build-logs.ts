// The log of each test build in an output channel of its own, which stays after the build. Our own lines are marked.
import type * as vscode from 'vscode';
import { adviceInWords } from '../../../server/src/protocol/advice-words.js';
import type { TestBuild } from '../../../server/src/protocol/test-build.js';
import { Channel } from '../shown/look.js';

export class BuildLogs implements vscode.Disposable {
  readonly #channels = new Map<string, Channel>();

  append(build: TestBuild, text: string): void {
    this.#channelOf(build).append(text);
  }

  /** A line of ours: what has become of the build. */
  mark(build: TestBuild): void {
    const channel = this.#channelOf(build);
    const { words, failure } = build;
    channel.line(`==> ${words}`);
    if (failure && !words.includes(failure.reason)) channel.line(`==> ${failure.reason}`);
    for (const trouble of build.troubles) channel.line(`==> ${adviceInWords(trouble)}`);
  }

  show(build: TestBuild): void {
    this.#channelOf(build).show();
  }

  drop({ id }: TestBuild): void {
    this.#channels.get(id)?.dispose();
    this.#channels.delete(id);
  }

  dispose(): void {
    for (const channel of this.#channels.values()) channel.dispose();
    this.#channels.clear();
  }

  #channelOf({ id, module, kernel }: TestBuild): Channel {
    const known = this.#channels.get(id);
    if (known) return known;
    const channel = new Channel(`KMM test build: ${module} ${kernel}`, 'log');
    this.#channels.set(id, channel);
    return channel;
  }
}
