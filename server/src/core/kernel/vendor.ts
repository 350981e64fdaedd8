// Whose kernel it is, told by its name; and whose packages a base image installs, told by the image's. Knows the
// distributions that Kubernetes nodes run. What is not here is a kernel or an image nobody can say anything about.
import { isKnown } from '../dockerfile/hole.js';
import { namedImage } from '../image/reference.js';

export type VendorName =
  'Fedora' | 'Enterprise Linux' | 'Amazon Linux' | 'Ubuntu' | 'Debian' | 'SUSE Linux' | 'Alpine';

export interface Vendor {
  readonly name: VendorName;
  /** `9` of Enterprise Linux 9. Undefined where the name does not tell, or where it does not matter. */
  readonly release: string | undefined;
}

/** What in the name of a kernel tells the vendor. A group is the release. */
const signs: readonly (readonly [VendorName, RegExp])[] = [
  ['Fedora', /\.fc(\d+)(?=\.|$)/],
  ['Amazon Linux', /\.amzn(2023|2)(?=\.|$)/],
  ['Enterprise Linux', /\.el(\d+)(?:_\d+)?(?:uek)?(?=[._+]|$)/],
  ['SUSE Linux', /-\d{5,6}\.[\d.]+-(?:default|azure|rt|64kb)$/],
  [
    'Ubuntu',
    /^\d+\.\d+\.\d+-\d+-(?:generic|aws|azure|azure-fde|gcp|gke|gkeop|ibm|kvm|lowlatency|nvidia|oracle|oem|raspi|realtime)(?:-\w+)?$/,
  ],
  ['Debian', /^\d+\.\d+\.\d+(?:-\d[\w.+~]*|\+deb\d\w*)-(?:cloud-|rt-)?(?:amd64|arm64)$/],
];

/** Undefined for the kernels of distributions that install no packages (Flatcar, Talos, COS), and for own ones. */
export function vendorOfKernel(kernel: string): Vendor | undefined {
  for (const [name, sign] of signs) {
    const found = sign.exec(kernel);
    if (found) return { name, release: found[1] };
  }
  return undefined;
}

const inPattern: readonly (readonly [VendorName, RegExp])[] = [
  ['Fedora', /\.fc(\d+)(?![\d?*+{])/],
  ['Amazon Linux', /\.amzn(2023|2)(?![\d?*+{])/],
  ['Enterprise Linux', /\.el(\d+)(?![\d?*+{])/],
  ['Ubuntu', /-(?:generic|aws|gcp|gke|lowlatency)\$?$/],
  ['Debian', /-(?:amd64|arm64)\$?$/],
];

/** Of all that a mapping's `regexp` can match; undefined when it does not say, or may mean several. */
export function vendorOfPattern(regexp: string): Vendor | undefined {
  const plain = regexp.replaceAll('\\.', '.').replaceAll('[.]', '.');
  if (/[|()]/.test(plain)) return undefined;
  const found = inPattern.flatMap(([name, sign]) => {
    const match = sign.exec(plain);
    return match ? [{ name, release: match[1] }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The last part of an image's name -> whose packages it installs. */
const images: readonly (readonly [VendorName, RegExp])[] = [
  ['Fedora', /^fedora(?:-minimal|-toolbox)?$/],
  ['Amazon Linux', /^amazonlinux$/],
  ['Enterprise Linux', /^(?:ubi\d*(?:-minimal|-micro|-init)?|centos|rockylinux|almalinux|oraclelinux)$/],
  ['Ubuntu', /^ubuntu$/],
  ['Debian', /^debian$/],
  ['SUSE Linux', /^(?:leap|tumbleweed|bci-base|sle15)$/],
  ['Alpine', /^alpine$/],
];

export function vendorOfImage(text: string): Vendor | undefined {
  const reference = namedImage(text);
  if (!reference || !isKnown(reference.registry + reference.repository)) return undefined;
  const { repository, tag = '' } = reference;
  const last = repository.split('/').at(-1) ?? '';
  const name = images.find(([, image]) => image.test(last))?.[0];
  return name && { name, release: releaseOf(name, repository, tag) };
}

const releases: Readonly<Partial<Record<VendorName, RegExp>>> = {
  Fedora: /^(\d{2})(?!\d)/,
  'Amazon Linux': /^(2023|2)(?!\d)/,
  'Enterprise Linux': /^(?:stream|centos)?(\d{1,2})(?!\d)/,
};

/** The number is in the tag, of UBI in the name. */
const releaseOf = (name: VendorName, repository: string, tag: string): string | undefined =>
  /(?:^|\/)ubi(\d+)/.exec(repository)?.[1] ?? releases[name]?.exec(tag)?.[1];

/** Whether the second has the packages for kernels of the first; a release that is not known is no difference. */
export const isSameVendor = (kernel: Vendor, image: Vendor): boolean =>
  kernel.name === image.name &&
  (kernel.release === undefined || image.release === undefined || kernel.release === image.release);

export const vendorWords = ({ name, release }: Vendor): string =>
  release === undefined ? name : `${name} ${release}`;
