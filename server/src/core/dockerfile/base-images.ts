// What well-known base images contain, as far as it decides whether KMM can use an image built on them. A name that
// is not here is an image nobody can say anything about. "Lacks" is only claimed for the image of its publisher: a
// copy in another registry may have had packages added.
import { isKnown } from './hole.js';
import type { NamedImage } from '../image/reference.js';
import { namedImage } from '../image/reference.js';

/** The commands that KMM's loader or a kmod Dockerfile depends on. */
export type KnownCommand = 'sh' | 'mkdir' | 'cp' | 'sleep' | 'modprobe' | 'depmod';

export type Family = 'scratch' | 'distroless' | 'busybox' | 'alpine' | 'debian' | 'rpm' | 'suse' | 'arch';

export interface BaseImage {
  /** For messages: "ubuntu", "ubi-minimal", "scratch". */
  readonly name: string;
  readonly family: Family;
  /** From its publisher, and not a copy that may have had packages added. */
  readonly official: boolean;
  readonly has: readonly KnownCommand[];
  readonly lacks: readonly KnownCommand[];
  /** `/lib` and `/bin` are links into `/usr`. */
  readonly mergedUsr: boolean;
  /** The kernel's development files and `/lib/modules/<kernel>` are inside (OpenShift's driver toolkit). */
  readonly kernelTree: boolean;
}

const all: readonly KnownCommand[] = ['sh', 'mkdir', 'cp', 'sleep', 'modprobe', 'depmod'];
const shell: readonly KnownCommand[] = ['sh', 'mkdir', 'cp', 'sleep'];
const kmod: readonly KnownCommand[] = ['modprobe', 'depmod'];

interface Row {
  readonly image: RegExp;
  readonly publishers: readonly string[];
  readonly family: Family;
  readonly has?: readonly KnownCommand[];
  readonly lacks?: readonly KnownCommand[];
  /** Tags for which `lacks` is claimed. */
  readonly tags?: RegExp;
  readonly mergedUsr?: true;
  readonly kernelTree?: true;
}

const docker = ['docker.io/library/', 'public.ecr.aws/docker/library/', 'mirror.gcr.io/library/'];
const redHat = ['registry.access.redhat.com/', 'registry.redhat.io/', 'docker.io/redhat/'];

/** Tried in order; the expression meets the last part of the name. */
const rows: readonly Row[] = [
  {
    image: /^(?:base|static|cc|java|python3|nodejs)(?:-.*)?$/,
    publishers: ['gcr.io/distroless/'],
    family: 'distroless',
    lacks: all,
  },
  { image: /^static$/, publishers: ['cgr.dev/chainguard/'], family: 'distroless', lacks: all },
  { image: /^busybox$/, publishers: docker, family: 'busybox', has: [...shell, 'modprobe'] },
  { image: /^alpine$/, publishers: docker, family: 'alpine', has: shell },
  {
    image: /^ubuntu$/,
    publishers: docker,
    family: 'debian',
    has: shell,
    lacks: kmod,
    tags: /^(?!1[0-7]\.|trusty|xenial|precise)/,
    mergedUsr: true,
  },
  { image: /^debian$/, publishers: docker, family: 'debian', has: shell, lacks: kmod, mergedUsr: true },
  {
    image: /^driver-toolkit(?:-rhel\d+)?$/,
    publishers: redHat,
    family: 'rpm',
    has: all,
    mergedUsr: true,
    kernelTree: true,
  },
  {
    image: /^ubi(?:\d+)?-minimal$/,
    publishers: redHat,
    family: 'rpm',
    has: shell,
    lacks: kmod,
    mergedUsr: true,
  },
  {
    image: /^ubi(?:\d+)?-micro$/,
    publishers: redHat,
    family: 'rpm',
    has: shell,
    lacks: kmod,
    mergedUsr: true,
  },
  { image: /^ubi(?:\d+)?(?:-init)?$/, publishers: redHat, family: 'rpm', has: shell, mergedUsr: true },
  {
    image: /^(?:fedora|fedora-minimal|centos|amazonlinux|rockylinux|almalinux|oraclelinux|photon)$/,
    publishers: [
      ...docker,
      'quay.io/fedora/',
      'quay.io/centos/',
      'registry.fedoraproject.org/',
      'public.ecr.aws/amazonlinux/',
      'quay.io/rockylinux/',
      'quay.io/almalinuxorg/',
    ],
    family: 'rpm',
    has: shell,
    mergedUsr: true,
  },
  {
    image: /^(?:leap|tumbleweed|bci-base|sle15|suse\/sle15)$/,
    publishers: [
      'docker.io/opensuse/',
      'registry.opensuse.org/opensuse/',
      'registry.suse.com/bci/',
      'registry.suse.com/suse/',
    ],
    family: 'suse',
    has: shell,
    mergedUsr: true,
  },
  { image: /^(?:archlinux)$/, publishers: docker, family: 'arch', has: shell, mergedUsr: true },
  {
    image: /^(?:gcc|golang|rust|python|node|buildpack-deps)$/,
    publishers: docker,
    family: 'debian',
    has: shell,
    mergedUsr: true,
  },
];

const scratch: BaseImage = {
  name: 'scratch',
  family: 'scratch',
  official: true,
  has: [],
  lacks: all,
  mergedUsr: false,
  kernelTree: false,
};

/** Undefined for an image that is not well known, and for one whose name is not known. */
export function baseImage(text: string): BaseImage | undefined {
  if (text === 'scratch') return scratch;
  const reference = namedImage(text);
  if (!reference || !isKnown(reference.registry + reference.repository)) return undefined;
  const last = reference.repository.split('/').at(-1) ?? '';
  const row = rows.find(({ image, publishers, family }) =>
    // The names of distroless images are too common to be recognised without their publisher.
    family === 'distroless' ? published(reference, publishers) && image.test(last) : image.test(last),
  );
  return row && describe(row, last, reference);
}

function describe(row: Row, name: string, reference: NamedImage): BaseImage {
  const official = published(reference, row.publishers);
  const sure = official && !special(reference, row);
  const family = /alpine/.test(reference.tag ?? '') ? 'alpine' : row.family;
  return {
    name,
    family,
    official,
    has: row.has ?? [],
    lacks: sure ? (row.lacks ?? []) : [],
    mergedUsr: row.mergedUsr === true && family !== 'alpine',
    kernelTree: row.kernelTree === true,
  };
}

const published = ({ registry, repository }: NamedImage, publishers: readonly string[]): boolean =>
  publishers.some(prefix => `${registry}/${repository}`.startsWith(prefix));

/** A tag that says it has more in it, an unknown tag, or one the row makes no claim for. */
function special({ tag = 'latest', digest }: NamedImage, row: Row): boolean {
  if (!isKnown(tag) || /debug|dev/.test(tag)) return row.family === 'distroless' || row.tags !== undefined;
  return row.tags !== undefined && (digest !== undefined || !row.tags.test(tag));
}
