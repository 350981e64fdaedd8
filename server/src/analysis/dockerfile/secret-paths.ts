// Paths under `/run/secrets`, where a build has its Secrets, in the commands of a RUN.
import { isKnown } from '../../core/dockerfile/hole.js';
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import { cleanPath } from '../../core/dockerfile/paths.js';
import type { ShellCommand, ShellReading } from '../../core/dockerfile/shell/command.js';
import type { Step } from '../../core/dockerfile/stages.js';
import type { Span } from '../../core/span.js';

export interface SecretPath {
  readonly step: Step;
  readonly command: ShellCommand;
  readonly reading: ShellReading;
  /** The whole argument, or the file that is read by `<`. */
  readonly span: Span;
  readonly path: string;
  /** The part behind `/run/secrets/`. */
  readonly secret: string;
  /** What follows that: a key of the Secret; empty for the directory itself. */
  readonly key: string;
}

/** `/var/run` is `/run` in every distribution. */
const form = /^(?:\/var)?\/run\/secrets\/([^/]+)(?:\/(.*))?$/;

/** Not those that another tool puts there: the service account's, a subscription's, what `--mount` brings. */
export function secretPaths({ stage, runs }: StageLayout): readonly SecretPath[] {
  return stage.steps.flatMap(step => {
    const reading = runs.get(step.instruction.index);
    if (!reading || step.instruction.flags.some(({ name }) => name === 'mount')) return [];
    return reading.commands.flatMap(command =>
      textsOf(command).flatMap(({ text, span }) => {
        const path = text.startsWith('/') ? cleanPath(text) : '';
        const [, secret = '', key = ''] = form.exec(path) ?? [];
        if (secret === '' || !isKnown(path) || /[*?[]/.test(path) || foreign.has(secret)) return [];
        return [{ step, command, reading, span, path, secret, key }];
      }),
    );
  });
}

const foreign = new Set(['kubernetes.io', 'eks.amazonaws.com', 'rhsm', 'etc-pki-entitlement', 'redhat.repo']);

const textsOf = ({
  args,
  redirects,
}: ShellCommand): readonly { readonly text: string; readonly span: Span }[] => [
  ...args,
  ...redirects.filter(({ operator }) => operator === '<').map(({ target, span }) => ({ text: target, span })),
];
