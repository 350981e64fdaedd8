// Runs rules over one document and turns findings into problems. A rule that throws is our bug: it is reported
// once and the other rules go on.
import type { Problem, Refuser, Severity } from '../../core/problem.js';
import type { DocumentSubject, Finding, Rule } from './rule.js';

/** What the user wants of a rule, by rule id. Absent = the rule's own severity. */
export type RuleLevels = Readonly<Record<string, Severity | 'off'>>;

export type OnRuleFailure = (ruleId: string, error: unknown) => void;

/** Problems in the order of the text, with spans from the start of the document. */
export function checkDocument(
  rules: readonly Rule[],
  subject: DocumentSubject,
  onFailure: OnRuleFailure,
): readonly Problem[] {
  return rules.flatMap(rule => run(rule, subject, onFailure)).sort((a, b) => a.span.start - b.span.start);
}

/** Applies the user's levels: drops what is off, changes the severity of the rest. */
export function applyLevels(problems: readonly Problem[], levels: RuleLevels): readonly Problem[] {
  return problems.flatMap(problem => {
    const level = levels[problem.code];
    if (level === 'off') return [];
    return level === undefined ? [problem] : [{ ...problem, severity: level }];
  });
}

function run(rule: Rule, subject: DocumentSubject, onFailure: OnRuleFailure): Problem[] {
  try {
    return [...rule.check(subject)].map(finding => problemOf(rule, finding));
  } catch (error) {
    onFailure(rule.id, error);
    return [];
  }
}

function problemOf(rule: Rule, finding: Finding): Problem {
  const { severity = rule.severity, refusedBy: own, ...rest } = finding;
  const refusedBy: Refuser | null | undefined = own === undefined ? rule.refusedBy : own;
  return { ...rest, code: rule.id, severity, ...(refusedBy ? { refusedBy } : {}) };
}
