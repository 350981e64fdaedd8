import { isKnown } from '../../../../core/dockerfile/hole.js';
import type { Pair } from '../../../../core/dockerfile/instruction.js';
import type { Step } from '../../../../core/dockerfile/stages.js';
import { secretPaths } from '../../../dockerfile/secret-paths.js';
import type { SecretPath } from '../../../dockerfile/secret-paths.js';
import { isBuiltByKmm } from '../../../dockerfile/kmod-image.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'secret-in-image',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A secret is left in the image, or in a build arg for all to read.',
  explanation: `What a RUN of the last stage copies out of \`/run/secrets\` is in the image, and whoever may pull it has it; to delete
it in a later RUN takes it out of no layer. A build arg stands in the Module and in the arguments of the build Pod, an ENV
in the image's configuration. Read the file under \`/run/secrets\` where it is needed and leave it there.`,
  *check(subject) {
    const { final } = subject.layout;
    if (!final) return;
    for (const path of secretPaths(final)) {
      if (!staysInImage(path)) continue;
      yield {
        span: path.command.span,
        message: `This puts the Secret \`${path.secret}\` into the image, where everybody who may pull it can read it. Use it in a builder stage, or without a copy.`,
      };
    }
    if (isBuiltByKmm(subject)) yield* openValues(subject);
  },
};

/** Copied, or printed into a file, and not taken away by the same RUN. */
function staysInImage({ command, reading: { commands, whole }, path }: SecretPath): boolean {
  // Certificates of authorities are no secret.
  if (command.args.some(({ text }) => /ca-certificates|\/(?:anchors|certs)\b|\.crt$/.test(text)))
    return false;
  const operands = command.args.filter(({ text }) => !text.startsWith('-'));
  const copies = /^(?:cp|install|mv)$/.test(command.name) && operands.at(-1)?.text !== path;
  const prints =
    command.name === 'cat' &&
    command.redirects.some(
      ({ operator, target }) => /^>{1,2}$/.test(operator) && !/^\/(?:dev|tmp)\//.test(target),
    );
  const removed = commands.some(({ name }) => name === 'rm' || name === 'shred');
  return (copies || prints) && whole && !removed && !command.substitution;
}

function* openValues({ staged: { stages, head }, layout: { final } }: DockerfileSubject): Iterable<Finding> {
  const ofFinal = new Set(final?.stage.steps.map(({ instruction }) => instruction));
  const copies = stages.flatMap(({ steps }) => steps.filter(isCopy));
  const copied = new Set(copies.flatMap(({ uses }) => uses.map(({ name }) => name)));
  for (const { instruction } of [...head, ...stages.flatMap(({ steps }) => steps)]) {
    const { keyword } = instruction;
    if (keyword !== 'ARG' && !(keyword === 'ENV' && ofFinal.has(instruction))) continue;
    for (const pair of instruction.pairs.filter(namesSecret)) {
      const name = pair.name.text;
      // A file's name.
      if (copied.has(name)) continue;
      yield {
        span: pair.name.span,
        message:
          keyword === 'ARG'
            ? `\`${name}\` looks like a secret, and a build arg is no place for one: it stands in the Module and in the arguments of the build Pod. Name a Secret in \`build.secrets\` and read \`/run/secrets/<name>/<key>\`.`
            : `\`${name}\` looks like a secret, and an ENV is in the configuration of the image. Name a Secret in \`build.secrets\` and read \`/run/secrets/<name>/<key>\` where it is needed.`,
      };
    }
  }
}

const isCopy = ({ instruction: { keyword } }: Step): boolean => keyword === 'COPY' || keyword === 'ADD';

/** By its name; what holds a path or nothing is none. */
function namesSecret({ name, value }: Pair): boolean {
  const secret = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|TOKEN|API_?KEY|SECRET_?KEY)$/i.test(name.text);
  if (!secret || value === undefined) return secret;
  const text = value.text.replace(/^["']|["']$/g, '');
  return text !== '' && isKnown(text) && !/^[/$]/.test(text);
}
