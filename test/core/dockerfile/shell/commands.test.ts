// What rules read off single commands and image names.
import { strict as assert } from 'node:assert';
import { baseImage } from '../../../../server/src/core/dockerfile/base-images.js';
import { kaniko } from '../../../../server/src/core/dockerfile/builder.js';
import { namedImage } from '../../../../server/src/core/image/reference.js';
import { readMakeCall } from '../../../../server/src/core/dockerfile/layout/make.js';
import { packageName, readPackageCall } from '../../../../server/src/core/dockerfile/layout/packages.js';
import { gapsBelow } from '../../../../server/src/core/dockerfile/layout/presence.js';
import type { ShellCommand } from '../../../../server/src/core/dockerfile/shell/command.js';
import { readRun } from '../../../../server/src/core/dockerfile/shell/shell.js';
import { finalStage, kernel, staged } from '../plan.js';

function command(run: string): ShellCommand {
  const text = `FROM ubuntu\nARG KERNEL_VERSION\nWORKDIR /src\nRUN ${run}`;
  const step = staged(text).stages[0]?.steps.at(-1);
  const last = step && readRun(step, kaniko, text).commands.at(-1);
  assert.ok(last);
  return last;
}

describe('Dockerfile: package managers', () => {
  const cases: Readonly<Record<string, readonly [action: string, packages: string, yes: boolean]>> = {
    'apt-get install -y kmod=29-1 git': ['install', 'kmod=29-1 git', true],
    'apt-get -y -o Dpkg::Use-Pty=0 install kmod': ['install', 'kmod', true],
    'apt-get install kmod': ['install', 'kmod', false],
    'apt-get update': ['other', '', false],
    'dnf install -y --enablerepo=x kernel-devel-$KERNEL_VERSION': ['install', `kernel-devel-${kernel}`, true],
    'microdnf -y install kmod': ['install', 'kmod', true],
    'yum erase -y kmod': ['remove', 'kmod', true],
    'zypper --non-interactive in kmod': ['install', 'kmod', true],
    'zypper -n install kmod': ['install', 'kmod', true],
    'apk add --no-cache kmod': ['install', 'kmod', true],
    'pacman -S --noconfirm kmod': ['install', 'kmod', true],
    'microdnf install kmod': ['install', 'kmod', false],
    'apt-get -o APT::Get::Assume-Yes=true install kmod': ['install', 'kmod', true],
  };
  for (const [run, [action, packages, yes]] of Object.entries(cases)) {
    it(run, () => {
      const call = readPackageCall(command(run));
      assert.deepEqual(
        [call?.action, call?.packages.map(({ text }) => text).join(' '), call?.assumesYes],
        [action, packages, yes],
      );
    });
  }

  it('knows a package from its version', () => {
    assert.deepEqual(
      ['kmod', 'kmod=29-1ubuntu1', 'kmod-28-9.el9.x86_64', 'kmod.x86_64', 'kernel-devel-5.14.0'].map(
        packageName,
      ),
      ['kmod', 'kmod', 'kmod', 'kmod', 'kernel-devel'],
    );
  });

  it('may only say what it would do', () => {
    const calls = ['apt-get install -s kmod', 'dnf install --downloadonly kmod', 'apt-get install kmod'];
    assert.deepEqual(
      calls.map(run => readPackageCall(command(run))?.dryRun),
      [true, true, false],
    );
  });

  it('is no other command', () => assert.equal(readPackageCall(command('make install')), undefined));
});

describe('Dockerfile: make', () => {
  const cases: Readonly<Record<string, unknown>> = {
    make: ['/src', [], {}, false, undefined],
    'make -j$(nproc) all KVER=$KERNEL_VERSION': ['/src', ['all'], { KVER: kernel }, false, undefined],
    'KERNEL_SRC_DIR=/usr/src/linux make -j 4 all': [
      '/src',
      ['all'],
      { KERNEL_SRC_DIR: '/usr/src/linux' },
      false,
      undefined,
    ],
    'make -j all': ['/src', ['all'], {}, false, undefined],
    'make -C /lib/modules/$KERNEL_VERSION/build M=/src modules': [
      `/lib/modules/${kernel}/build`,
      ['modules'],
      { M: '/src' },
      true,
      kernel,
    ],
    'make -C /usr/src/linux-headers-$KERNEL_VERSION M=/src': [
      `/usr/src/linux-headers-${kernel}`,
      [],
      { M: '/src' },
      true,
      kernel,
    ],
  };
  for (const [run, expected] of Object.entries(cases)) {
    it(run, () => {
      const call = readMakeCall(command(run));
      assert.ok(call);
      const { directory, targets, variables, kernelBuild, kernel: of } = call;
      assert.deepEqual([directory, targets, Object.fromEntries(variables), kernelBuild, of], expected);
    });
  }

  it('of the build node’s kernel has no kernel of its own', () => {
    const call = readMakeCall(command('make -C /lib/modules/$(uname -r)/build M=/src'));
    assert.deepEqual([call?.kernelBuild, call?.kernel], [true, undefined]);
  });
});

describe('Dockerfile: image names', () => {
  it('are divided into registry, repository, tag and digest', () => {
    const parts = (text: string): unknown => {
      const { registry, repository, tag, digest } = namedImage(text) ?? {};
      return [registry, repository, tag, digest];
    };
    assert.deepEqual(parts('ubuntu'), ['docker.io', 'library/ubuntu', undefined, undefined]);
    assert.deepEqual(parts('a/b:1'), ['docker.io', 'a/b', '1', undefined]);
    assert.deepEqual(parts('localhost:5000/a:1@sha256:x'), ['localhost:5000', 'a', '1', 'sha256:x']);
    assert.deepEqual(parts('index.docker.io/busybox'), [
      'docker.io',
      'library/busybox',
      undefined,
      undefined,
    ]);
    assert.deepEqual(parts('Mirror/busybox'), ['Mirror', 'busybox', undefined, undefined]);
    assert.deepEqual(parts('[::1]:5000/a:1'), ['[::1]:5000', 'a', '1', undefined]);
    assert.deepEqual(parts('quay.io/'), [undefined, undefined, undefined, undefined]);
    assert.deepEqual(parts(''), [undefined, undefined, undefined, undefined]);
  });

  it('tell what an image is', () => {
    const family = (text: string): unknown => baseImage(text)?.family;
    assert.equal(family('scratch'), 'scratch');
    assert.equal(family('docker.io/library/debian:bookworm-slim'), 'debian');
    assert.equal(family('registry.redhat.io/ubi9/ubi-minimal:9.2'), 'rpm');
    assert.equal(family('golang:1.22-alpine'), 'alpine');
    assert.equal(family('gcr.io/distroless/cc-debian12'), 'distroless');
    assert.equal(family('example.com/static'), undefined);
    assert.equal(family('registry.redhat.io/openshift4/driver-toolkit-rhel9:v4.13'), 'rpm');
  });

  it('of old releases claim no lack of kmod', () => {
    assert.deepEqual(baseImage('ubuntu:14.04')?.lacks, []);
    assert.deepEqual(baseImage('ubuntu:24.04')?.lacks, ['modprobe', 'depmod']);
    assert.deepEqual(baseImage('ubuntu@sha256:abc')?.lacks, []);
  });
});

describe('Image layout: gaps', () => {
  it('are listed from the nearest on', () => {
    const { tree } = finalStage('FROM ubuntu\nRUN make\nRUN tar -xf a -C /opt/x\nRUN tar -xf a -C /srv');
    assert.deepEqual(
      gapsBelow(tree, '/opt').map(({ below }) => below),
      ['/opt/x', '/'],
    );
  });
});
