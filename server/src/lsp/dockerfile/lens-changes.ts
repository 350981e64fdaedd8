// Asks a client to ask for lenses again when those of an open Dockerfile have changed through another file: the Module
// that builds with it. When its own text changes, a client asks by itself.
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import { CodeLensRefreshRequest } from 'vscode-languageserver/node';
import type { ClientFeatures } from '../../service/workspace/client-features.js';
import { dockerfileLenses } from '../../service/dockerfile/lens.js';
import type { Failed } from '../connection/guard.js';
import type { Reporter } from '../publishing/publisher.js';

/** What was told of a file, and of which state of it. */
interface ReportedLenses {
  readonly file: object | undefined;
  readonly lenses: string;
}

export function lensChangesReporter(features: ClientFeatures, refresh: () => void): Reporter {
  const known = new Map<string, ReportedLenses>();
  return {
    report(snapshot, { key }) {
      const file = snapshot.files.get(key);
      const lenses = JSON.stringify(
        dockerfileLenses({ snapshot, uri: key, features }).map(({ command }) => command),
      );
      const before = known.get(key);
      known.set(key, { file, lenses });
      if (before?.file === file && before?.lenses !== lenses) refresh();
    },
    withdraw({ key }) {
      known.delete(key);
    },
  };
}

/** Undefined for a client that cannot be asked to. */
export function lensRefresh(
  connection: Connection,
  { capabilities }: InitializeParams,
  failed: Failed,
): (() => void) | undefined {
  if (capabilities.workspace?.codeLens?.refreshSupport !== true) return undefined;
  return () => {
    const { method } = CodeLensRefreshRequest;
    connection.sendRequest(method).catch((error: unknown) => failed(method, error));
  };
}
