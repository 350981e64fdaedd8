// What `kmm lint` found, before it is a report.
import type { FileProblem } from '../../service/answers/diagnose.js';
import type { NotChecked } from '../sources.js';
import type { Origins } from './rendered.js';

export interface LintedFile {
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  readonly documents: readonly LintedDocument[];
  readonly problems: readonly FileProblem[];
  /** Of standard input: the files that its documents were rendered from. */
  readonly origins?: Origins;
}

/** What a document of the stream says it is. */
export interface LintedDocument {
  readonly index: number;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export interface LintRun {
  readonly files: readonly LintedFile[];
  readonly notChecked: readonly NotChecked[];
  readonly others: readonly OtherFile[];
  /** Files of folders that were not looked into because of their names. */
  readonly passedOver: number;
}

/** A file that was read and holds nothing that is KMM's business. Nothing is said of it, not even that it is clean. */
export interface OtherFile {
  readonly path: string;
  /** The user gave this very path. */
  readonly isNamed: boolean;
}

export interface Summary {
  readonly files: number;
  readonly notChecked: number;
  readonly others: number;
  readonly passedOver: number;
  readonly errors: number;
  readonly warnings: number;
  readonly informations: number;
  readonly hints: number;
}

export function summarise({ files, notChecked, others, passedOver }: LintRun): Summary {
  const count = (severity: string): number =>
    files
      .flatMap(file => file.problems)
      .filter(problem => problem.severity === severity)
      .reduce((sum, { untold = 1 }) => sum + untold, 0);
  return {
    files: files.length,
    notChecked: notChecked.length,
    others: others.length,
    passedOver,
    errors: count('error'),
    warnings: count('warning'),
    informations: count('information'),
    hints: count('hint'),
  };
}
