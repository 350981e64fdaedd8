import { driverToolkitArg } from '../../../../core/module/build-args.js';
import type { Span } from '../../../../core/span.js';
import { spanOf } from '../../../../core/span.js';
import { isBuiltByKmm, placeOf } from '../../../dockerfile/kmod-image.js';
import type { DockerfileUser } from '../../../dockerfile/users.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'dtk-auto-not-found',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: "OpenShift's KMM will look for a driver toolkit that is not there, or that nobody needs.",
  explanation: `OpenShift's KMM looks for the word \`DTK_AUTO\` anywhere in the text of the Dockerfile, comments included. If it is
there, KMM looks up the driver toolkit of the kernel among the releases of its own cluster's nodes, and starts no build
when there is none; only the operator's log tells. No kernel of Fedora, Ubuntu or Amazon has one, and a hub does not know
the kernels that only its spokes have.`,
  *check(subject) {
    const { distribution, staged, users } = subject;
    const { text, instructions } = staged.parsed;
    if (distribution !== 'openshift' || !isBuiltByKmm(subject)) return;
    const at = text.indexOf(driverToolkitArg);
    if (at < 0) return;
    const inInstruction = instructions.flatMap(({ line, heredocs }) => [
      line.text,
      ...heredocs.map(({ body }) => text.slice(body.start, body.end)),
    ]);
    if (!inInstruction.some(each => each.includes(driverToolkitArg))) {
      yield onlyInComment(spanOf(at, at + driverToolkitArg.length));
      return;
    }
    const span = firstInInstruction(subject);
    const foreign = users.find(user => user.complete && isForeign(user));
    const onHub = users.find(({ onHub }) => onHub);
    if (span && foreign) yield notOfOpenShift(span, foreign);
    else if (span && onHub) yield ofSpokes(span, onHub);
  },
};

function firstInInstruction({ staged: { parsed } }: DockerfileSubject): Span | undefined {
  for (const { span } of parsed.instructions) {
    const at = parsed.text.slice(span.start, span.end).indexOf(driverToolkitArg);
    if (at >= 0) return spanOf(span.start + at, span.start + at + driverToolkitArg.length);
  }
  return undefined;
}

const onlyInComment = (span: Span): Finding => ({
  span,
  message: `OpenShift's KMM looks for \`${driverToolkitArg}\` in comments, too: it looks up a driver toolkit that nothing here uses, and builds nothing when it finds none. Write it otherwise in the comment.`,
});

/** What only other distributions have in their kernels' names. */
const otherDistributions =
  /\\?\.fc\d|-generic\b|-(?:azure|aws|gcp|gke)\b|\\?\.amzn\d|\\?\.azl\d|-default\b|-lts\b/;

const isForeign = ({ kernel, regexp }: DockerfileUser): boolean =>
  otherDistributions.test(kernel ?? regexp ?? '');

const notOfOpenShift = (span: Span, { places }: DockerfileUser): Finding => ({
  span,
  message: `There is no driver toolkit for a kernel that is not of RHEL CoreOS, so KMM finds no value for \`${driverToolkitArg}\` and builds nothing. Build these kernels with a Dockerfile of their own.`,
  related: [placeOf('The mapping is for such kernels', places.kernels)],
});

const ofSpokes = (span: Span, { places }: DockerfileUser): Finding => ({
  span,
  message: `A hub knows the driver toolkits of its own nodes only: for a kernel that only spokes have it finds no value for \`${driverToolkitArg}\` and builds nothing.`,
  related: [placeOf('This is built on the hub', places.module)],
});
