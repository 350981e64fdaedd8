import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '../../../../server/src/core/release.js';
import { dialectOf } from '../../../../server/src/core/dialect.js';
import type { LoaderExpectations } from '../../../../server/src/core/image/contents/loader-needs.js';
import { loaderNeeds } from '../../../../server/src/core/image/contents/loader-needs.js';
import { repositoryRoot } from '../../../support/shared.js';
import { finalStage, kernel } from '../../dockerfile/plan.js';

const wishes = (release: Release, more: Partial<LoaderExpectations> = {}): LoaderExpectations => ({
  dialect: dialectOf(release),
  dirName: '/opt',
  kernel,
  moduleName: 'kmm_ci_a',
  firmwarePath: undefined,
  filesToSign: [],
  ...more,
});

/** `verdict kind subject [line of the Dockerfile]` */
function needs(text: string, of: LoaderExpectations = wishes('2.6.0')): readonly string[] {
  return loaderNeeds(finalStage(text).tree, of).map(({ kind, subject, verdict, by }) => {
    const line = by ? ` ${text.slice(0, by.span.start).split('\n').length}` : '';
    return `${verdict} ${kind} ${subject.replace(kernel, 'K')}${line}`;
  });
}

const documented = `FROM ubuntu as builder
ARG KERNEL_VERSION
RUN apt-get update && apt-get install -y bc gcc \\
    linux-headers-\${KERNEL_VERSION}
WORKDIR /usr/src
RUN ["git", "clone", "https://github.com/kubernetes-sigs/kernel-module-management.git"]
WORKDIR /usr/src/kernel-module-management/ci/kmm-kmod
RUN ["make"]
FROM ubuntu
ARG KERNEL_VERSION
RUN apt-get update && apt-get install -y kmod
COPY --from=builder /usr/src/kernel-module-management/ci/kmm-kmod/kmm_ci_a.ko /opt/lib/modules/\${KERNEL_VERSION}/
RUN depmod -b /opt \${KERNEL_VERSION}
`;

describe('What the loader needs', () => {
  it('is in the image of the documentation, for every release', () => {
    assert.deepEqual(needs(documented, wishes('1.1.0')), [
      'found kernel-directory /opt/lib/modules/K 12',
      'found module kmm_ci_a 12',
      'found index /opt/lib/modules/K/modules.dep 13',
      'found command sh 9',
      'found command modprobe 11',
      'found command sleep 9',
    ]);
    assert.deepEqual(needs(documented, wishes('2.0.0')).slice(3), []);
    assert.deepEqual(needs(documented, wishes('2.6.0')).slice(3), [
      'found command sh 9',
      'found command mkdir 9',
      'found command cp 9',
    ]);
  });

  it('is in the image of the sample that comes with the extension', () => {
    const sample = readFileSync(join(repositoryRoot, 'samples/kmod.Dockerfile'), 'utf8');
    const verdicts = needs(sample).map(line => line.split(' ')[0]);
    assert.deepEqual(new Set(verdicts), new Set(['found']));
  });

  it('takes `-` and `_` for the same and knows compressed modules', () => {
    const spelled = (name: string): string | undefined =>
      needs(documented, wishes('2.6.0', { moduleName: name }))[1];
    assert.equal(spelled('kmm-ci-a'), 'found module kmm-ci-a 12');
    assert.equal(spelled('kmm_ci_b'), 'missing module kmm_ci_b');
    const packed = documented.replace('kmm_ci_a.ko /opt', 'kmm_ci_a.ko.xz /opt');
    assert.equal(needs(packed)[1], 'found module kmm_ci_a 12');
  });

  it('takes any module with rawArgs', () => {
    const of = wishes('2.6.0', { moduleName: undefined });
    assert.equal(needs(documented, of)[1], 'found module /opt/lib/modules/K/*.ko 12');
    assert.equal(needs('FROM ubuntu', of)[1], 'missing module /opt/lib/modules/K/*.ko');
  });

  it('is missed where the files are in another place or under another kernel', () => {
    const place = documented.replace(/\/opt\/lib/, '/lib');
    assert.deepEqual(needs(place).slice(0, 3), [
      'missing kernel-directory /opt/lib/modules/K',
      'missing module kmm_ci_a',
      'missing index /opt/lib/modules/K/modules.dep',
    ]);
    assert.equal(needs(documented, wishes('2.6.0', { dirName: '/' }))[1], 'unknown module kmm_ci_a 11');
    assert.equal(
      needs(documented, wishes('2.6.0', { kernel: '5.1' }))[0],
      'missing kernel-directory /opt/lib/modules/5.1',
    );
  });

  it('is a directory, not the module under its name', () => {
    const file = documented.replace('${KERNEL_VERSION}/\n', '${KERNEL_VERSION}\n');
    assert.equal(needs(file)[0], 'missing kernel-directory /opt/lib/modules/K 12');
  });

  it('wants an index that knows the module', () => {
    const [copy, index] = documented.split('\n').slice(11, 13);
    const early = documented.replace(
      `${copy}\n${index}`,
      `RUN mkdir -p /opt/lib/modules/${kernel}\n${index}\n${copy}`,
    );
    assert.equal(needs(early)[2], 'missing index /opt/lib/modules/K/modules.dep 14');
    const none = documented.replace(`${index}\n`, '');
    assert.equal(needs(none)[2], 'missing index /opt/lib/modules/K/modules.dep');
    const running = documented.replace(/(depmod -b \/opt) .*/, '$1');
    assert.equal(needs(running)[2], 'unknown index /opt/lib/modules/K/modules.dep 13');
  });

  it('takes a tree that was indexed in an earlier stage', () => {
    const text = `FROM ubuntu AS b
ARG KERNEL_VERSION
RUN apt-get install -y kmod && mkdir -p /opt/lib/modules/$KERNEL_VERSION
RUN touch /opt/lib/modules/$KERNEL_VERSION/kmm_ci_a.ko && depmod -b /opt $KERNEL_VERSION
FROM scratch
COPY --from=b /opt /opt
`;
    assert.deepEqual(needs(text), [
      'found kernel-directory /opt/lib/modules/K 6',
      'found module kmm_ci_a 6',
      'found index /opt/lib/modules/K/modules.dep 6',
      'missing command sh',
      'missing command mkdir',
      'missing command cp',
    ]);
    const late = text.replace(
      'FROM scratch',
      `RUN touch /opt/lib/modules/${kernel}/kmm-ci-a.ko\nFROM scratch`,
    );
    assert.equal(needs(late)[2]?.split(' ')[0], 'found');
    const moved = text
      .replace('touch', 'true')
      .replace('FROM scratch', `RUN touch /opt/lib/modules/${kernel}/kmm_ci_a.ko\nFROM scratch`);
    assert.equal(needs(moved)[2]?.split(' ')[0], 'missing');
  });

  it('looks for firmware and for the files to sign', () => {
    const of = wishes('2.6.0', {
      firmwarePath: '/firmware',
      filesToSign: [`/opt/lib/modules/${kernel}/*.ko`, '/opt/lib/x.ko'],
    });
    assert.deepEqual(needs(`${documented}RUN mkdir /firmware\n`, of).slice(6), [
      'found firmware /firmware 14',
      'found file-to-sign /opt/lib/modules/K/*.ko 12',
      'missing file-to-sign /opt/lib/x.ko',
    ]);
    assert.equal(needs(documented, of)[6], 'missing firmware /firmware');
  });

  it('is not known of an image that nobody knows', () => {
    const text = 'FROM example.com/kmod:1\n';
    assert.deepEqual(new Set(needs(text).map(line => line.split(' ')[0])), new Set(['unknown']));
  });
});
