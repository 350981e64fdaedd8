// Tells a client that what it shows of kernels is out of date: hints and lenses when the kernels or the release have
// changed, which a client cannot know, and once at the start; the Kernels view when the Module has changed too.
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import type { KernelSource } from '../../core/kernel/kernel-source.js';
import type { KernelsChanged } from '../../protocol/kernels-view.js';
import { kernelsChangedMethod } from '../../protocol/kernels-view.js';
import type { Snapshot } from '../../service/workspace/snapshot.js';
import { refreshMethods } from '../connection/client-features.js';
import type { Failed } from '../connection/guard.js';
import { field } from '../connection/params.js';
import type { Reporter } from '../publishing/publisher.js';

export interface KernelChanges {
  /** Asks the client to ask again for hints and lenses; one time for one state of all files. */
  readonly refresh: () => void;
  /** Undefined for a client without a Kernels view. */
  readonly changed: ((changed: KernelsChanged) => void) | undefined;
}

interface Basis {
  /** Another object once the text has changed. */
  readonly file: object | undefined;
  readonly source: KernelSource;
  readonly release: string;
}

export function kernelChangesReporter({ refresh, changed }: KernelChanges): Reporter {
  const known = new Map<string, Basis>();
  let refreshed: Snapshot | undefined;
  return {
    report(snapshot, { key, uri }) {
      const basis = {
        file: snapshot.files.get(key),
        source: snapshot.kernelsFor(key),
        release: snapshot.settingsFor(key).release,
      };
      const before = known.get(key);
      known.set(key, basis);
      const others = before && (before.source !== basis.source || before.release !== basis.release);
      // A client that asked while the server was still starting may have got nothing, and would not ask again.
      const isFirst = refreshed === undefined;
      if ((others || isFirst) && refreshed !== snapshot) {
        refreshed = snapshot;
        refresh();
      }
      if (others || before?.file !== basis.file) changed?.({ uri });
    },
    withdraw({ key }) {
      known.delete(key);
    },
  };
}

export function kernelChangesTo(
  connection: Connection,
  { capabilities, initializationOptions }: InitializeParams,
  failed: Failed,
): KernelChanges {
  const shown = field(initializationOptions, 'kernelsView') === true;
  return {
    refresh: () => {
      for (const method of refreshMethods(capabilities)) {
        connection.sendRequest(method).catch((error: unknown) => failed(method, error));
      }
    },
    changed: shown ? changed => void connection.sendNotification(kernelsChangedMethod, changed) : undefined,
  };
}
