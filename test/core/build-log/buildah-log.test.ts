import assert from 'node:assert/strict';
import type { LogEnd, LogVerdict } from '../../../server/src/core/build-log/log.js';
import { currentStep, logVerdict, readBytes, startLog } from '../../../server/src/core/build-log/log.js';

const dockerfile = `ARG DTK_AUTO
FROM \${DTK_AUTO} AS builder
ARG KERNEL_VERSION
WORKDIR /src
RUN git clone https://example.invalid/x && \\
    make -C x
FROM registry.example/ubi
COPY --from=builder /src/x.ko /opt/
RUN depmod -b /opt \${KERNEL_VERSION}
`;

const opening = [
  'time="2026-05-06T12:00:00Z" level=info msg="Not using native diff for overlay"',
  'I0506 12:00:00.000000       1 defaults.go:112] Defaulting to storage driver "overlay"',
  'Caching blobs under "/var/cache/blobs".',
  '',
  'Pulling image registry.example/ubi ...',
  'Getting image source signatures',
  '[1/2] STEP 1/4: FROM registry.example/dtk@sha256:00 AS builder',
  '[1/2] STEP 2/4: ARG KERNEL_VERSION',
  '--> 4a5b',
  '[1/2] STEP 3/4: WORKDIR /src',
  '[1/2] STEP 4/4: RUN git clone https://example.invalid/x &&     make -C x',
];
const second = [
  '--> 5c6d',
  '[2/2] STEP 1/5: FROM registry.example/ubi',
  '[2/2] STEP 2/5: COPY --from=builder /src/x.ko /opt/',
  '[2/2] STEP 3/5: RUN depmod -b /opt ${KERNEL_VERSION}',
];

const explain = (lines: readonly string[], end: LogEnd = {}, text = dockerfile): LogVerdict =>
  logVerdict(
    readBytes(startLog(text), new TextEncoder().encode(lines.map(line => `${line}\n`).join(''))),
    end,
  );

describe('logs of OpenShift’s builder', () => {
  it('a RUN fails', () => {
    for (const head of [
      'error: build error: error building at STEP',
      'error: build error: building at STEP',
    ]) {
      const verdict = explain([
        ...opening,
        "Cloning into 'x'...",
        'x/a.c:3:10: fatal error: linux/foo.h: No such file or directory',
        'make: *** [Makefile:1: all] Error 2',
        `${head} "RUN git clone https://example.invalid/x &&     make -C x": while running runtime: exit status 2`,
      ]);
      assert.equal(verdict.outcome, 'failed');
      assert.deepEqual(verdict.dockerfileLines, [5, 6]);
      assert.equal(verdict.kind, 'compile');
      assert.equal(verdict.reason, 'x/a.c:3:10: fatal error: linux/foo.h: No such file or directory');
    }
  });

  it('in a later stage', () => {
    const verdict = explain([
      ...opening,
      ...second,
      'depmod: ERROR: could not open directory /opt/lib/modules/x: No such file or directory',
      'error: build error: error building at STEP "RUN depmod -b /opt ${KERNEL_VERSION}": error while running runtime: exit status 1',
    ]);
    assert.deepEqual(verdict.dockerfileLines, [9, 9]);
    assert.match(verdict.reason, /depmod: ERROR/);
  });

  it('a COPY whose file is not there', () => {
    const verdict = explain([
      ...opening,
      ...second.slice(0, 3),
      'error: build error: error building at STEP "COPY --from=builder /src/x.ko /opt/": checking on sources under "/var/lib/containers/storage/overlay/1/merged": copier: stat: "/src/x.ko": no such file or directory',
    ]);
    assert.deepEqual(verdict.dockerfileLines, [8, 8]);
    assert.equal(verdict.kind, 'copy');
    assert.match(verdict.reason, /\/src\/x\.ko is not there/);
  });

  it('an image, a stage, the Dockerfile, pushing', () => {
    const pull = explain([
      ...opening,
      'error: build error: creating build container: initializing source docker://registry.example/ubi:latest: reading manifest latest in registry.example/ubi: manifest unknown',
    ]);
    assert.deepEqual([pull.kind, pull.dockerfileLines], ['base image', [7, 7]]);
    const stage = explain([
      'error: build error: COPY --from=builder: no stage or image found with that name',
    ]);
    assert.deepEqual([stage.kind, stage.dockerfileLines], ['base image', [8, 8]]);
    const syntax = explain(['error: build error: dockerfile parse error line 6: unknown instruction: MAKE']);
    assert.deepEqual([syntax.kind, syntax.dockerfileLines], ['syntax', [5, 6]]);
    const pair = explain(
      ['error: build error: Syntax error - can\'t find = in "B". Must be of the form: name=value'],
      {},
      'FROM a\nENV A=1 B\n',
    );
    assert.deepEqual([pair.kind, pair.dockerfileLines], ['syntax', [2, 2]]);
    const push = explain([
      ...opening,
      ...second,
      'error: build error: Failed to push image: trying to reuse blob: unauthorized: authentication required',
    ]);
    assert.deepEqual([push.kind, push.dockerfileLines], ['push', undefined]);
  });

  it('success, steps that OpenShift adds, and where it is', () => {
    const added = [
      ...opening,
      ...second,
      '[2/2] STEP 4/5: ENV "OPENSHIFT_BUILD_NAME"="b" "OPENSHIFT_BUILD_NAMESPACE"="n"',
      '[2/2] STEP 5/5: LABEL "io.openshift.build.name"="b"',
      '[2/2] COMMIT temp.builder.openshift.io/n/b:1',
    ];
    const log = readBytes(
      startLog(dockerfile),
      new TextEncoder().encode(opening.map(line => `${line}\n`).join('')),
    );
    assert.equal(currentStep(log)?.number, 3);
    assert.equal(explain(added).outcome, 'unknown');
    const pushed = explain([
      ...added,
      `Successfully pushed registry.example/n/i@sha256:${'b'.repeat(64)}`,
      'Push successful',
    ]);
    assert.deepEqual(
      [pushed.outcome, pushed.pushed],
      ['succeeded', `registry.example/n/i@sha256:${'b'.repeat(64)}`],
    );
  });

  it('killed', () => {
    assert.deepEqual(
      explain(opening, { exitCode: 137, terminatedReason: 'OOMKilled' }).dockerfileLines,
      [5, 6],
    );
    assert.equal(explain(opening, { exitCode: 1, terminatedReason: 'DeadlineExceeded' }).kind, 'deadline');
  });

  it('steps that a RUN prints are not the builder’s', () => {
    const lines = [
      ...opening,
      '[2/2] STEP 3/5: RUN depmod -b /opt ${KERNEL_VERSION}',
      'error: build error: error building at STEP "RUN git clone https://example.invalid/x &&     make -C x": error while running runtime: exit status 9',
    ];
    assert.deepEqual(explain(lines).dockerfileLines, [5, 6]);
  });
});
