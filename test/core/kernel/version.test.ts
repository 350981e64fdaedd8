import assert from 'node:assert/strict';
import { dialectOf } from '../../../server/src/core/dialect.js';
import {
  dnsSafeKernel,
  kernelAsIs,
  kernelOfNode,
  kernelVariables,
  normalizeKernel,
  targetKernelLabel,
  templateKernel,
} from '../../../server/src/core/kernel/version.js';

describe('kernel versions', () => {
  it('lose one trailing plus when they come from a node, and none when they come from a preflight', () => {
    assert.equal(kernelOfNode('6.6.28+rpt-rpi-v8'), '6.6.28+rpt-rpi-v8');
    assert.equal(kernelOfNode('6.1.0+'), '6.1.0');
    assert.equal(kernelOfNode('6.1.0++'), '6.1.0+');
    assert.equal(kernelOfNode('6.1.0+\n'), '6.1.0+\n');
    assert.equal(kernelAsIs('6.1.0+'), '6.1.0+');
  });

  it('are normalised character by character, whatever their width', () => {
    assert.equal(normalizeKernel(kernelOfNode('5.14.0-1.el9.x86_64+rt')), '5.14.0-1.el9.x86_64_rt');
    assert.equal(normalizeKernel(kernelOfNode('6.1.0~rc2 é𝒳')), '6.1.0_rc2___');
  });

  it('become a part of a DNS name on main', () => {
    assert.equal(dnsSafeKernel(kernelOfNode('6.3.5-200.FC38.x86_64')), '6-3-5-200-fc38-x86-64');
    assert.equal(dnsSafeKernel(kernelOfNode('_6.1.0~')), '6-1-0');
  });

  it('are normalised in templates from 2.1.1 on, and in the label as the release does it', () => {
    const kernel = kernelOfNode('6.1.0~rc2-X');
    const seen = (['2.1.0', '2.1.1', 'main'] as const).map(release => {
      const dialect = dialectOf(release);
      return [templateKernel(kernel, dialect), targetKernelLabel(kernel, dialect)];
    });
    assert.deepEqual(seen, [
      ['6.1.0~rc2-X', '6.1.0~rc2-X'],
      ['6.1.0_rc2-X', '6.1.0_rc2-X'],
      ['6.1.0_rc2-X', '6-1-0-rc2-x'],
    ]);
  });

  it('split at dots, commas and hyphens; parts may be empty', () => {
    const known = kernelVariables('6..5-200', dialectOf('2.6.0'));
    assert.ok(known.ok);
    const values = Object.fromEntries(known.variables.map(({ name, value }) => [name, value]));
    assert.deepEqual(values, {
      KERNEL_FULL_VERSION: '6..5-200',
      KERNEL_VERSION: '6..5-200',
      KERNEL_XYZ: '6..5',
      KERNEL_X: '6',
      KERNEL_Y: '',
      KERNEL_Z: '5',
    });
  });

  it('of fewer than three parts crash the operator until 2.3 and are an error later', () => {
    const answer = (release: '2.3.0' | '2.4.0'): unknown => kernelVariables('6.1', dialectOf(release));
    assert.deepEqual(answer('2.3.0'), {
      ok: false,
      error: {
        panics: true,
        message: 'panic: runtime error: slice bounds out of range [:3] with capacity 2',
      },
    });
    assert.deepEqual(answer('2.4.0'), {
      ok: false,
      error: {
        panics: false,
        message: 'invalid kernel version 6.1: expected at least three components (major.minor.patch)',
      },
    });
  });
});
