// Whose kernel it is: the sample kernels' own distributions are the answer, and images of the same release fit them.
import assert from 'node:assert/strict';
import { kernelCatalog } from '../../../server/src/core/kernel/catalog.js';
import {
  isSameVendor,
  vendorOfImage,
  vendorOfKernel,
  vendorOfPattern,
  vendorWords,
} from '../../../server/src/core/kernel/vendor.js';

const expected = (distribution: string): string | undefined => {
  if (/^(?:RHEL|Oracle)/.test(distribution)) return 'Enterprise Linux';
  if (/^SUSE/.test(distribution)) return 'SUSE Linux';
  return /^(?:Fedora|Ubuntu|Debian|Amazon Linux)/.exec(distribution)?.[0];
};

describe('the vendor of a kernel', () => {
  for (const { kernelVersion, distribution } of kernelCatalog) {
    it(`${kernelVersion} is ${expected(distribution) ?? 'nobody’s who has packages'}`, () =>
      assert.equal(vendorOfKernel(kernelVersion)?.name, expected(distribution)));
  }

  it('has a release where the name tells one', () => {
    const words = ['6.0.15-300.fc37.x86_64', '5.14.0-427.13.1.el9_4.x86_64', '5.10.210-201.852.amzn2.x86_64'];
    assert.deepEqual(
      words.map(kernel => vendorWords(vendorOfKernel(kernel) ?? { name: 'Alpine', release: undefined })),
      ['Fedora 37', 'Enterprise Linux 9', 'Amazon Linux 2'],
    );
  });

  it('is not told by an own kernel', () =>
    assert.deepEqual(
      ['6.6.30', '6.1.0-custom', '5.15.0-1064-mycloud', ''].map(kernel => vendorOfKernel(kernel)),
      [undefined, undefined, undefined, undefined],
    ));
});

describe('the vendor of a pattern', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['^.+\\.fc37\\.x86_64$', 'Fedora 37'],
    ['.*el9.*', undefined],
    ['^.*\\.el9_\\d+\\..*$', 'Enterprise Linux 9'],
    ['^.*\\.el\\d_?\\d?\\..*$', undefined],
    ['\\.el9?', undefined],
    ['\\.(el8|el9)', undefined],
    ['^5\\.15\\.0-\\d+-generic$', 'Ubuntu'],
    ['-azure$', undefined],
    ['^.+$', undefined],
  ];
  for (const [pattern, words] of cases) {
    it(`${pattern} is ${words ?? 'nobody’s'}`, () => {
      const vendor = vendorOfPattern(pattern);
      assert.equal(vendor && vendorWords(vendor), words);
    });
  }
});

describe('the vendor of an image', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['fedora:38', 'Fedora 38'],
    ['fedora', 'Fedora'],
    ['quay.io/fedora/fedora:40-x86_64', 'Fedora 40'],
    ['registry.access.redhat.com/ubi9/ubi-minimal:latest', 'Enterprise Linux 9'],
    ['registry.access.redhat.com/ubi8:8.10', 'Enterprise Linux 8'],
    ['quay.io/centos/centos:stream9', 'Enterprise Linux 9'],
    ['rockylinux:9.4-minimal', 'Enterprise Linux 9'],
    ['amazonlinux:2.0.20240306.2', 'Amazon Linux 2'],
    ['amazonlinux:2023', 'Amazon Linux 2023'],
    ['ubuntu:22.04', 'Ubuntu'],
    ['registry.example.com/own:1', undefined],
  ];
  for (const [image, words] of cases) {
    it(`${image} is ${words ?? 'nobody’s'}`, () => {
      const vendor = vendorOfImage(image);
      assert.equal(vendor && vendorWords(vendor), words);
    });
  }

  it('fits a kernel of the same release, and of any when one is not known', () => {
    const fits = (image: string): boolean =>
      isSameVendor(
        { name: 'Fedora', release: '37' },
        vendorOfImage(image) ?? { name: 'Alpine', release: undefined },
      );
    assert.deepEqual(['fedora:37', 'fedora', 'fedora:38', 'ubuntu:22.04'].map(fits), [
      true,
      true,
      false,
      false,
    ]);
  });
});
