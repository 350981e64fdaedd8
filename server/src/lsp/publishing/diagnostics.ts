// Pushes the diagnostics of open files. Remembers what the client was told, so that a file that is clean, closed or
// gone loses its marks, and a file that has nothing of KMM is never mentioned.
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import type { ClientFeatures } from '../../service/workspace/client-features.js';
import { diagnose } from '../../service/answers/diagnose.js';
import { releaseOf } from '../../service/answers/status.js';
import { toDiagnostic } from '../../service/workspace/to-lsp.js';
import type { Reporter } from './publisher.js';

export function diagnosticsReporter(
  features: ClientFeatures,
  send: (params: PublishDiagnosticsParams) => void,
  onRuleFailure: (rule: string, error: unknown) => void,
): Reporter {
  /** By the client's URI: what it shows now. */
  const told = new Map<string, { readonly version: number; readonly text: string }>();
  return {
    report(snapshot, { key, uri, version }) {
      const problems = diagnose(snapshot, key, onRuleFailure);
      const diagnostics = problems.flatMap(problem => toDiagnostic(snapshot, key, problem, features) ?? []);
      const text = JSON.stringify(diagnostics);
      const before = told.get(uri);
      if (before?.text === text && before.version === version) return;
      if (!before && diagnostics.length === 0 && releaseOf(snapshot, key) === undefined) return;
      told.set(uri, { version, text });
      send({ uri, version, diagnostics });
    },
    withdraw({ uri }) {
      if (told.delete(uri)) send({ uri, diagnostics: [] });
    },
  };
}
