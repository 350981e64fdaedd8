// Sends `kmm/status` when the facts of the open files change.
import type { DocumentStatus, Status } from '../../protocol/messages.js';
import { statusOf } from '../../service/answers/status.js';
import type { Reporter } from './publisher.js';

export function statusReporter(send: (status: Status) => void): Reporter {
  const known = new Map<string, DocumentStatus>();
  const tell = (): void => send({ documents: [...known.values()] });
  return {
    report(snapshot, { key, uri }) {
      const facts = statusOf(snapshot, key);
      const status = facts && { uri, ...facts };
      if (JSON.stringify(known.get(uri)) === JSON.stringify(status)) return;
      if (status) known.set(uri, status);
      else known.delete(uri);
      tell();
    },
    withdraw({ uri }) {
      if (known.delete(uri)) tell();
    },
  };
}
