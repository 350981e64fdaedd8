// The rules as those outside the analysis may know them: by what they say, not by how they check.
import { rules } from '../../analysis/rules/registry.gen.js';
import type { Rule } from '../../analysis/lint/rule.js';

export type KnownRule = Omit<Rule, 'check'>;

export const knownRules: readonly KnownRule[] = rules;
