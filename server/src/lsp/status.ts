// Sends `kmm/status` when the facts of the open files change.
import type { Status } from '../protocol/messages.js';
import { releaseOf } from '../service/status.js';
import type { Reporter } from './publisher.js';

type Facts = Omit<Status['documents'][number], 'uri'>;

export function statusReporter(send: (status: Status) => void): Reporter {
  const known = new Map<string, Facts>();
  const tell = (): void => send({ documents: [...known].map(([uri, facts]) => ({ uri, ...facts })) });
  return {
    report(snapshot, { key, uri }) {
      const release = releaseOf(snapshot, key);
      const facts = release && { release, kernels: snapshot.kernelsFor(key).label };
      const before = known.get(uri);
      if (before?.release === facts?.release && before?.kernels === facts?.kernels) return;
      if (facts === undefined) known.delete(uri);
      else known.set(uri, facts);
      tell();
    },
    withdraw({ uri }) {
      if (known.delete(uri)) tell();
    },
  };
}
