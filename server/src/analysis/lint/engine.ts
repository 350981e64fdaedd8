// Runs rules over one document and turns findings into problems. A rule that throws is our bug: it is
// logged, its answer is missing and the user is told so, and the other rules go on.
import { memoEach } from '../../core/memo.js';
import type { Release } from '../../core/release.js';
import { holdsIn } from '../../core/release.js';
import type { Problem, Refuser, Severity } from '../../core/problem.js';
import { notChecked } from './not-checked.js';
import { mostTold } from './told-problems.js';
import { openIn } from './suppress.js';
import type {
  DockerfileRule,
  DockerfileSubject,
  DocumentRule,
  DocumentSubject,
  Finding,
  Rule,
  WorkspaceRule,
  WorkspaceSubject,
} from './rule.js';

/** What the user wants of a rule, by rule id. Absent = the rule's own severity. */
export type RuleLevels = Readonly<Record<string, Severity | 'off'>>;

/** `what` of ours has failed: "Rule `unknown-field`". */
export type OnRuleFailure = (what: string, error: unknown) => void;

/** What can be said of a document by itself, with spans from its start. */
export const checkDocument = (
  rules: readonly Rule[],
  subject: DocumentSubject,
  onFailure: OnRuleFailure,
): readonly Problem[] => documentRules(rules, subject.release).flatMap(rule => run(rule, subject, onFailure));

/** What only shows among all files and kernels, with spans from the start of the document. */
export const checkInWorkspace = (
  rules: readonly Rule[],
  subject: WorkspaceSubject,
  onFailure: OnRuleFailure,
): readonly Problem[] =>
  workspaceRules(rules, subject.release).flatMap(rule => run(rule, subject, onFailure));

/** What can be said of a Dockerfile, with spans from the start of its text. */
export const checkDockerfile = (
  rules: readonly Rule[],
  subject: DockerfileSubject,
  onFailure: OnRuleFailure,
): readonly Problem[] => {
  const isWhole = subject.staged.parsed.unread === undefined;
  return dockerfileRules(rules, subject.release)
    .filter(rule => isWhole || rule.speaksOfBeginning === true)
    .flatMap(rule => run(rule, subject, onFailure));
};

const isDockerfileRule = (rule: Rule): rule is DockerfileRule => rule.looksAt === 'dockerfile';
const isWorkspaceRule = (rule: Rule): rule is WorkspaceRule => rule.looksAt === 'workspace';
const isDocumentRule = (rule: Rule): rule is DocumentRule =>
  !isWorkspaceRule(rule) && !isDockerfileRule(rule);

/** The same for every document of a release, and a workspace has thousands of documents. */
const rulesThat = <R extends Rule>(isOne: (rule: Rule) => rule is R) =>
  memoEach((rules: readonly Rule[], release: Release) =>
    rules.filter(isOne).filter(rule => holdsIn(release, rule)),
  );
const dockerfileRules = rulesThat(isDockerfileRule);
const workspaceRules = rulesThat(isWorkspaceRule);
const documentRules = rulesThat(isDocumentRule);

/** Applies the user's levels: drops what is off, changes the severity of the rest. */
export function applyLevels(problems: readonly Problem[], levels: RuleLevels): readonly Problem[] {
  return problems.flatMap(problem => {
    const level = levels[problem.code];
    if (level === 'off') return [];
    return level === undefined ? [problem] : [{ ...problem, severity: level, whileTyping: level }];
  });
}

function run<Subject extends DocumentSubject | DockerfileSubject>(
  rule: Rule & { readonly check: (subject: Subject) => Iterable<Finding> },
  subject: Subject,
  onFailure: OnRuleFailure,
): Problem[] {
  try {
    return problemsOf(rule, rule.check(subject), textOf(subject));
  } catch (error) {
    const what = `Rule \`${rule.id}\``;
    onFailure(what, error);
    return [notChecked(what)];
  }
}

const textOf = (subject: DocumentSubject | DockerfileSubject): string =>
  'document' in subject ? subject.document.text : subject.staged.parsed.text;

/** Of those that will never be told only how many they are is kept, by severity, with the first of them. */
function problemsOf(rule: Rule, findings: Iterable<Finding>, text: string): Problem[] {
  const problems: Problem[] = [];
  let counted: Map<Severity, Problem> | undefined;
  let isOpen: ReturnType<typeof openIn> | undefined;
  for (const finding of findings) {
    if (problems.length < mostTold) {
      problems.push(problemOf(rule, finding));
      continue;
    }
    const { severity = rule.severity, span } = finding;
    isOpen ??= openIn(text);
    if (!isOpen({ code: rule.id, span })) continue;
    counted ??= new Map();
    const { untold = 0, ...first } = counted.get(severity) ?? problemOf(rule, finding);
    counted.set(severity, { ...first, untold: untold + 1 });
  }
  return counted ? [...problems, ...counted.values()] : problems;
}

function problemOf(rule: Rule, finding: Finding): Problem {
  const { severity = rule.severity, refusedBy: own, message, fixes, ...rest } = finding;
  const found = typeof fixes === 'function' ? fixes() : fixes;
  const refusedBy: Refuser | null | undefined = own === undefined ? rule.refusedBy : own;
  return {
    ...rest,
    message: shortened(typeof message === 'function' ? message() : message),
    ...(found && found.length > 0 && { fixes: found }),
    code: rule.id,
    severity,
    ...(rule.whileTyping && { whileTyping: rule.whileTyping }),
    ...(refusedBy ? { refusedBy } : {}),
  };
}

/** Names and values in it are the user's, and may be as long as a file. */
const longestMessage = 2000;

const shortened = (message: string): string =>
  message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
