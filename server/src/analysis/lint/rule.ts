// What a rule is. One file in `../rules` exports one `rule`; its file name is its id and the diagnostic's code.
import type { Distribution, Release } from '../../core/release.js';
import type { Fix, Problem, Refuser, Severity } from '../../core/problem.js';
import type { KernelSource } from '../../core/kernel/kernel-source.js';
import type { DockerfileView } from '../dockerfile/view.js';
import type { YamlDocument } from '../objects/document.js';
import type { Files } from '../objects/source-file.js';
import type { SchemaSource } from './schema-source.js';

/** A problem as a rule states it: who it is from and how bad it is by default are facts of the rule. */
export type Finding = Omit<
  Problem,
  'code' | 'severity' | 'whileTyping' | 'refusedBy' | 'message' | 'fixes' | 'untold'
> & {
  /** A function where it takes its time to find the words: of thousands of findings most are counted and not told. */
  readonly message: string | (() => string);
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
  /** Only when this finding differs from the rule's default. */
  readonly severity?: Severity;
  /** Only when this finding differs from the rule's `refusedBy`; null = nobody refuses it. */
  readonly refusedBy?: Refuser | null;
};

/** All that the verdict on one document by itself depends on. Spans of findings count from the document's start. */
export interface DocumentSubject {
  readonly document: YamlDocument;
  readonly release: Release;
  readonly distribution: Distribution;
  readonly schemas: SchemaSource;
}

/** The same document among all others. Spans of findings still count from the start of the document. */
export interface WorkspaceSubject extends DocumentSubject {
  readonly uri: string;
  readonly files: Files;
  /** The user's kernels; with `origins: ['catalog']` they are only samples, and no verdict may rest on them. */
  readonly kernels: KernelSource;
}

/** A Dockerfile, in a ConfigMap or in a file of its own. Spans of findings count from the start of its own text. */
export interface DockerfileSubject extends DockerfileView {
  /** How many builds may be meant where they are so many that `users` has none of them. */
  readonly unfollowed: number;
  readonly release: Release;
  readonly distribution: Distribution;
}

interface RuleFacts {
  /** The file's name without its ending; kebab-case; stable once released. */
  readonly id: string;
  readonly severity: Severity;
  /** In an editor, where the author may be about to mend it; absent = the same. */
  readonly whileTyping?: Severity;
  readonly refusedBy?: Refuser;
  /** The first release it speaks for, when it does not for all. */
  readonly since?: Release;
  /** The first release it no longer speaks for; the engine sees to both. */
  readonly until?: Release;
  /** All it finds is that something is not there: it says nothing of a patch, which is only a part of an object. */
  readonly speaksOfAbsence?: true;
  /** All it finds rests on which variables KMM has: it says nothing of a text in which Flux replaces them first. */
  readonly speaksOfVariables?: true;
  /** One line for the settings editor and the table in docs/rules.md. */
  readonly summary: string;
  /** Markdown for docs/rules.md: what happens in the cluster, why, what to write instead. */
  readonly explanation: string;
}

/** Most rules: what they find is remembered with the document. */
export interface DocumentRule extends RuleFacts {
  readonly looksAt?: 'document';
  readonly check: (subject: DocumentSubject) => Iterable<Finding>;
}

/** A rule that needs other files or the user's kernels, and is asked anew whenever anything changes: keep it cheap. */
export interface WorkspaceRule extends RuleFacts {
  readonly looksAt: 'workspace';
  readonly check: (subject: WorkspaceSubject) => Iterable<Finding>;
}

/** A rule for Dockerfiles that are KMM's, wherever they are written. */
export interface DockerfileRule extends RuleFacts {
  readonly looksAt: 'dockerfile';
  /** It says something of a Dockerfile of which only the beginning is read, too. */
  readonly speaksOfBeginning?: true;
  readonly check: (subject: DockerfileSubject) => Iterable<Finding>;
}

export type Rule = DocumentRule | WorkspaceRule | DockerfileRule;
