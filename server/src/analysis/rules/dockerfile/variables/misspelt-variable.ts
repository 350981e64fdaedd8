import { dialectOf } from '../../../../core/dialect.js';
import { resolve } from '../../../../core/dockerfile/variables.js';
import type { Fix } from '../../../../core/problem.js';
import { nearestWord } from '../../../../core/text/nearest.js';
import { automaticNames } from '../../../../core/module/build-args.js';
import { spanOf } from '../../../../core/span.js';
import { commandAround } from '../../../dockerfile/command-around.js';
import type { PlacedUse } from '../../../dockerfile/variable-uses.js';
import { firstUses, hasOwnDefault, isTemplateOnly, variableUses } from '../../../dockerfile/variable-uses.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'misspelt-variable',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A variable of the Dockerfile that nobody sets is called nearly like a build arg.',
  explanation: `No ARG and no ENV sets the variable, the Module does not pass it and KMM does not either, but one of them has a
build arg that differs in a letter or two: \`\${KERNEL_FULL_VERSON}\` for \`\${KERNEL_FULL_VERSION}\`, or \`ARG NIC_RFE\` for the
Module's \`NIC_REF\`. A builder makes nothing of an unknown variable, and it says so in a line of its log at most.`,
  *check(subject) {
    const { layout } = subject;
    const names = namesOf(subject);
    for (const use of firstUses(variableUses(layout).filter(each => isUnknown(layout, each)))) {
      if (names.includes(use.name)) continue;
      const set = names.filter(name => resolve(use.step.scope, name).set);
      const meant = nearName(use.name, set) ?? nearName(use.name, names);
      if (meant !== undefined) yield misspelt(subject, use, meant);
    }
    yield* misspeltArgs(subject);
  },
};

/** What somebody sets: here, in the Module, in KMM. */
const namesOf = (subject: DockerfileSubject): readonly string[] => [
  ...new Set([...subject.staged.declarations.keys(), ...givenTo(subject)]),
];

const givenTo = ({ users, release, distribution }: DockerfileSubject): readonly string[] => [
  ...users.flatMap(({ buildArgs }) => Object.keys(buildArgs)),
  ...automaticNames(dialectOf(release), distribution),
];

const isGiven = (subject: DockerfileSubject, name: string): boolean => givenTo(subject).includes(name);

/** Nobody here sets it, nor anything the script reads in. */
function isUnknown({ stages }: DockerfileSubject['layout'], use: PlacedUse): boolean {
  const { resolution, step, stage, name } = use;
  if (resolution.missing !== 'never-declared' || hasOwnDefault(use) || isTemplateOnly(name)) return false;
  if (step.instruction.keyword === 'FROM' || known.test(name)) return false;
  return stages[stage.index]?.runs.get(step.instruction.index)?.whole ?? true;
}

/** Programs and builders know these, and they differ in a letter or two. */
const known = /^(?:https?|ftp|no|all)_proxy$|FLAGS$/i;

/** A slip or two; names that differ in a number are meant to differ. */
function nearName(name: string, names: readonly string[]): string | undefined {
  const bare = (text: string): string => text.replace(/\d+/g, '');
  const others = names.filter(other => bare(other) !== bare(name) || bare(name) === name);
  return nearestWord(name, others, (a, b) => slips(Math.min(a.length, b.length)));
}

function slips(length: number): number {
  if (length < 5) return -1;
  return length < 8 ? 1 : 2;
}

function misspelt(subject: DockerfileSubject, use: PlacedUse, meant: string): Finding {
  const { layout, staged } = subject;
  const { name, span, step, stage, resolution } = use;
  const reading = layout.stages[stage.index]?.runs.get(step.instruction.index);
  const printed = reading && /^(?:echo|printf|:)$/.test(commandAround(reading, span)?.name ?? '');
  const [declared] = staged.declarations.get(meant)?.args ?? [];
  const at = span.start + staged.parsed.text.slice(span.start, span.end).indexOf(name);
  return {
    span,
    // Where the base image is known, it is empty for certain; of what KMM gives nothing works without.
    ...(!resolution.set && !printed && isGiven(subject, meant) && { severity: 'error', refusedBy: 'build' }),
    message: `Nobody sets \`${name}\`, so it is empty here. \`${meant}\` was probably meant.`,
    ...(declared && { related: [{ message: 'It is declared here', span: declared.span }] }),
    fixes: resolve(step.scope, meant).set ? [written(at, name, meant)] : [],
  };
}

const written = (at: number, name: string, meant: string): Fix => ({
  title: `Write \`${meant}\``,
  changes: [{ span: spanOf(at, at + name.length), text: meant }],
  preferred: true,
});

/** An ARG that the Module does not pass, while it passes one that no ARG declares. */
function* misspeltArgs({ staged, users, release, distribution }: DockerfileSubject): Iterable<Finding> {
  if (users.length === 0 || users.some(({ complete }) => !complete)) return;
  const { declarations, parsed } = staged;
  const passed = [...new Set(users.flatMap(({ buildArgs }) => Object.keys(buildArgs)))];
  const undeclared = passed.filter(name => !declarations.has(name));
  if (undeclared.length === 0) return;
  const known = [...passed, ...automaticNames(dialectOf(release), distribution)];
  const told = new Set<string>();
  for (const { keyword, pairs } of parsed.instructions) {
    for (const { name } of keyword === 'ARG' ? pairs : []) {
      if (known.includes(name.text) || told.has(name.text)) continue;
      told.add(name.text);
      const meant = nearName(name.text, undeclared);
      if (meant === undefined) continue;
      const [user] = users.filter(({ buildArgs }) => meant in buildArgs);
      yield {
        span: name.span,
        message: `The Module passes \`${meant}\`, which no ARG declares, and not \`${name.text}\`. \`ARG ${meant}\` was probably meant.`,
        ...(user && { related: [{ message: 'The Module that builds with it', ...user.places.module }] }),
      };
    }
  }
}
