// Real builds, recorded: the shared ones when they are there, and the part that is kept in test/fixtures/recordings.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, sharedPath } from './shared.js';

/** What is known of a recorded build, by whoever recorded it. */
export interface Recording {
  readonly name: string;
  readonly outcome: RecordedOutcome;
  readonly dockerfile: string;
  /** The logs of all its pods, and the same with timestamps. */
  readonly logs: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** In the order of their arrival; empty when they were not recorded. */
  readonly watch: readonly WatchRecord[];
}

export interface RecordedOutcome {
  readonly jobConditions: readonly string[];
  readonly podPhase: string | null;
  readonly exitCode?: number;
  readonly terminatedReason?: string;
  readonly waitingReason?: string;
  readonly podScheduled?: string;
  readonly failingDockerfileLines?: readonly [number, number];
}

export interface WatchRecord {
  readonly receivedAt: string;
  readonly resource: 'jobs' | 'pods' | 'events';
  readonly type: string;
  readonly object: unknown;
}

export function recordings(): readonly Recording[] {
  const folder = sharedPath('recordings') ?? join(repositoryRoot, 'test/fixtures/recordings');
  const index: Readonly<Record<string, RecordedOutcome>> = JSON.parse(
    readFileSync(join(folder, 'index.json'), 'utf8'),
  );
  return Object.entries(index).map(([name, outcome]) => recording(join(folder, name), name, outcome));
}

const logNames = ['log.txt', 'log-1.txt', 'log-2.txt', 'log.timestamps.txt', 'log-1.timestamps.txt'];

function recording(folder: string, name: string, outcome: RecordedOutcome): Recording {
  const has = (file: string): boolean => existsSync(join(folder, file));
  return {
    name,
    outcome,
    dockerfile: readFileSync(join(folder, 'dockerfile'), 'utf8'),
    logs: logNames.filter(has).map(file => ({ name: file, bytes: readFileSync(join(folder, file)) })),
    watch: ['watch.jsonl', 'events.watch.jsonl']
      .filter(has)
      .flatMap(file => recordsIn(readFileSync(join(folder, file), 'utf8')))
      .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1)),
  };
}

const recordsIn = (text: string): readonly WatchRecord[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    // `as`: the recordings' shape is theirs to keep; a wrong one fails the test that reads it.
    .map(line => JSON.parse(line) as WatchRecord);
