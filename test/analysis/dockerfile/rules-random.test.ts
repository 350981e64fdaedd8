// No rule for Dockerfiles throws on any text, and all it points at lies within that text; the same holds for what is
// found in a ConfigMap around it. A fix puts in what it says, wherever it lands.
import assert from 'node:assert/strict';
import type { DockerfileFacts } from '../../../server/src/analysis/dockerfile/view.js';
import { dockerfileView } from '../../../server/src/analysis/dockerfile/view.js';
import { checkDockerfile } from '../../../server/src/analysis/lint/engine.js';
import { rules } from '../../../server/src/analysis/rules/registry.gen.js';
import type { Distribution, Release } from '../../../server/src/core/release.js';
import type { Problem } from '../../../server/src/core/problem.js';
import { problemsOf as problemsOfFile, snapshotOf } from '../../support/check.js';
import type { Dice } from '../../core/dockerfile/random.js';
import { diceOf } from '../../core/dockerfile/random.js';
import { soup, spoiled } from '../../core/dockerfile/soup.js';

/** Something for nearly every rule to speak of. */
const dockerfile = `# syntax=docker/dockerfile:1
ARG BASE=ubuntu
FROM --platform=$BUILDPLATFORM \${BASE} AS builder
ARG TARGETARCH
RUN apt-get update && apt-get install make linux-headers-generic \\ 

    git && rm -rf /var/lib/apt/lists/*
RUN apt-get install -y gcc
RUN cd /usr/src
MAINTAINER Jane
RUN git clone https://example.com/a.git && make -C a KDIR=/lib/modules/$(uname -r)/build
FROM registry.access.redhat.com/ubi9/ubi AS builder
ARG KERNEL_FULL_VERSION
RUN dnf install kernel-devel-\${KERNEL_FULL_VERSION} && ["a", "$X"]
RUN <<EOF
make -C /lib/modules/\${KERNEL_FULL_VERSION}/build M=/src
EOF
FROM ubuntu:24.04
ARG KERNEL_FULL_VERSION
COPY --from=bulider --chmod=0600 /a.ko /b.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}
COPY --from=3 /c.ko.xz /opt/lib/modules/\${KERNEL_FULL_VERSION}/extra/
RUN ln -sf /bin/true /bin/sh && depmod -b /opt \${KERNEL_FULL_VERSION}
USER 1001
`;

const releases: readonly Release[] = ['1.0.0', '2.2.0', '2.6.0'];
const distributions: readonly Distribution[] = ['upstream', 'openshift'];

describe('rules for Dockerfiles on random edits', () => {
  it('never throw and never point outside of the text', () => {
    const dice = diceOf(7);
    const spoken = new Set<string>();
    for (let round = 0; round < 600; round++) {
      const text = randomText(dice, round);
      for (const { code, ...problem } of problemsOf(factsOf(text, dice))) {
        spoken.add(code);
        checkPlaces({ code, ...problem }, text);
      }
    }
    assert.ok(spoken.size > 20, `only ${[...spoken].join(', ')} speak`);
  });

  it('never point outside of the ConfigMap around the text', () => {
    const dice = diceOf(11);
    for (let round = 0; round < 150; round++) {
      const text = hostOf(randomText(dice, round), dice);
      const snapshot = snapshotOf({ files: [{ path: 'd.yaml', text }], settings: {} });
      for (const problem of problemsOfFile(snapshot, 'd.yaml')) checkPlaces(problem, text);
    }
  });
});

const randomText = (dice: Dice, round: number): string => {
  const text = round % 4 === 0 ? soup(dice) : spoiled(dockerfile, dice);
  return round % 7 === 0 ? text.replaceAll('\n', '\r\n') : text;
};

function factsOf(text: string, dice: Dice): DockerfileFacts {
  return {
    text,
    home: dice.pick(['ConfigMap', 'file'] as const),
    users: [],
    release: dice.pick(releases),
    distribution: dice.pick(distributions),
  };
}

function hostOf(text: string, dice: Dice): string {
  const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: d\ndata:\n  dockerfile: ';
  return dice.below(2) === 0
    ? head + JSON.stringify(text) + '\n'
    : `${head}|2\n${text
        .split('\n')
        .map(line => `    ${line}`)
        .join('\n')}\n`;
}

function problemsOf(facts: DockerfileFacts): readonly Problem[] {
  const { release, distribution } = facts;
  return checkDockerfile(
    rules,
    { unfollowed: 0, ...dockerfileView(facts), release, distribution },
    (ruleId, error) => {
      throw new Error(`Rule ${ruleId} failed on ${JSON.stringify(facts.text)}`, { cause: error });
    },
  );
}

function checkPlaces({ code, span, related = [], fixes = [] }: Problem, text: string): void {
  const changes = fixes.flatMap(fix => fix.changes.map(change => change.span));
  for (const { start, end } of [span, ...related.map(place => place.span), ...changes]) {
    assert.ok(
      start >= 0 && start <= end && end <= text.length,
      `${code}: ${String(start)}-${String(end)} in ${JSON.stringify(text)}`,
    );
  }
}
