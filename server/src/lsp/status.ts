// Sends `kmm/status` when the facts of the open files change.
import type { Status } from '../protocol/messages.js';
import { releaseOf } from '../service/status.js';
import type { Reporter } from './publisher.js';

export function statusReporter(send: (status: Status) => void): Reporter {
  const releases = new Map<string, string>();
  const tell = (): void => send({ documents: [...releases].map(([uri, release]) => ({ uri, release })) });
  return {
    report(snapshot, { key, uri }) {
      const release = releaseOf(snapshot, key);
      if (releases.get(uri) === release) return;
      if (release === undefined) releases.delete(uri);
      else releases.set(uri, release);
      tell();
    },
    withdraw({ uri }) {
      if (releases.delete(uri)) tell();
    },
  };
}
