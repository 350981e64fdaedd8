// The architecture that a kernel's name says.
import assert from 'node:assert/strict';
import { architectureOf } from '../../../server/src/core/kernel/architecture.js';

describe('the architecture of a kernel', () => {
  it('is at the end of its name, or amd64', () => {
    const expected: Readonly<Record<string, string>> = {
      '6.0.15-300.fc37.x86_64': 'amd64',
      '5.14.0-427.13.1.el9_4.aarch64': 'arm64',
      '5.14.0-427.13.1.el9_4.aarch64_64k': 'arm64',
      '6.1.0-18-arm64': 'arm64',
      '6.1.0-18-amd64': 'amd64',
      '5.14.0-427.el9.ppc64le': 'ppc64le',
      '5.14.0-427.el9.s390x': 's390x',
      '6.8.0-31-generic': 'amd64',
      '6.8.0-charm64x': 'amd64',
      '': 'amd64',
    };
    for (const [kernel, architecture] of Object.entries(expected))
      assert.equal(architectureOf(kernel), architecture, kernel);
  });
});
