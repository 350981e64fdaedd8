import type { Dialect } from '../../../../core/dialect.js';
import type { Distribution } from '../../../../core/release.js';
import { dialectOf, hostModulesInLoader } from '../../../../core/dialect.js';
import { isKnown } from '../../../../core/dockerfile/hole.js';
import { readPackageCall } from '../../../../core/dockerfile/layout/packages.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import type { Entry, Origin } from '../../../../core/dockerfile/layout/tree.js';
import { isWithin, parentPath } from '../../../../core/dockerfile/paths.js';
import type { Fix } from '../../../../core/problem.js';
import type { Span } from '../../../../core/span.js';
import { spanOf } from '../../../../core/span.js';
import { isBuiltByKmm, isMeantForKmm, kernelIn } from '../../../dockerfile/kmod-image.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'in-tree-link-target',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The link to the modules of the node points to where this KMM does not have them.',
  explanation: `A link beside the modules, \`/opt/lib/modules/\${KERNEL_FULL_VERSION}/host\`, lets \`modprobe\` find modules of the
distribution that yours depend on. KMM 2.6 and newer have the node's at \`/host/lib/modules\` while they build and load;
older releases, and OpenShift's KMM in every release, at \`/lib/modules\`, and only while they load. With the wrong one
\`modprobe\` says \`Unknown symbol\`. 2.0.0 leaves out links when it unpacks an image.`,
  *check(subject) {
    const { layout, staged, release } = subject;
    if (!layout.final || !isMeantForKmm(subject)) return;
    for (const link of layout.final.tree.entries.values()) {
      const target = link.certainty === 'proven' ? hostModules(link) : undefined;
      const { instruction, span } = firstOrigin(link.by);
      if (target === undefined || !instruction) continue;
      const better = betterTarget(subject, link, target);
      if (better === undefined) {
        if (!dialectOf(release).keepsLinks) yield dropped(release, span);
        continue;
      }
      // Who builds the file, and with which KMM, nobody says.
      const doubt = isBuiltByKmm(subject) ? {} : ({ severity: 'warning', refusedBy: null } as const);
      yield { span, ...better, ...doubt, fixes: replaced(staged.parsed.text, span, target, better.to) };
    }
  },
};

/** In the stage it was copied from, and so on. */
const firstOrigin = (by: Origin): Origin => (by.via ? firstOrigin(by.via) : by);

/** `/lib/modules` or `/host/lib/modules`, for a link that stands among the modules of a root. */
function hostModules({ kind, path, target }: Entry): string | undefined {
  if (kind !== 'symlink' || target === undefined || kernelIn(parentPath(path)) === undefined)
    return undefined;
  const root = /^\/(?:usr\/)?lib\/modules(?:\/|$)/;
  return root.test(path) ? undefined : /^(?:\/host)?\/lib\/modules(?=\/.)/.exec(target)?.[0];
}

function betterTarget(
  { release, distribution, layout }: DockerfileSubject,
  link: Entry,
  target: string,
): (Omit<Finding, 'span'> & { readonly to: string }) | undefined {
  const dialect = dialectOf(release);
  const reachable = hostModulesInLoader(dialect, distribution);
  if (!reachable.includes(target)) {
    return {
      to: '/lib/modules',
      message: `${nameOf(dialect, distribution)} does not have the node's modules at \`${target}\`, so the link leads nowhere and modules of the distribution are not found. Link to \`/lib/modules\`.`,
    };
  }
  const mounted = dialect.mountsHostModules && distribution === 'upstream';
  const indexed = layout.stages.some(stage => indexesBehind(stage, link));
  if (target !== '/lib/modules' || !mounted || !indexed) return undefined;
  return {
    to: '/host/lib/modules',
    severity: 'warning',
    refusedBy: null,
    message: `While it builds, KMM ${release} has the node's modules at \`/host/lib/modules\`, so \`depmod\` does not see those behind this link and \`modprobe\` does not load them. Link to \`/host/lib/modules\`.`,
  };
}

const nameOf = ({ release }: Dialect, distribution: Distribution): string =>
  distribution === 'openshift' ? "OpenShift's KMM" : `KMM ${release}`;

/** depmod runs over the link, and nothing says that the kernel's own modules are in that stage. */
function indexesBehind({ stage, depmods, runs, tree }: StageLayout, { path }: Entry): boolean {
  const own = tree.entries.get(path);
  const image = stage.base.image;
  const bringsKernel = [...runs.values()].some(
    ({ commands, whole }) =>
      !whole ||
      commands.some(command =>
        readPackageCall(command)?.packages.some(({ text }) => kernelPackage.test(text)),
      ),
  );
  return (
    own !== undefined &&
    image !== undefined &&
    !image.kernelTree &&
    !bringsKernel &&
    depmods.some(
      ({ directory, dryRun, by, order }) =>
        by.stage === stage.index &&
        !dryRun &&
        directory !== undefined &&
        isWithin(path, directory) &&
        own.order < order,
    )
  );
}

const kernelPackage = /^(?:linux-(?!headers|libc)|kernel(?!-(?:headers|devel|srpm))|\uFFFC)/;

const dropped = (release: string, span: Span): Finding => ({
  span,
  severity: 'warning',
  refusedBy: null,
  message: `KMM ${release} leaves out links when it unpacks the image, so modules of the distribution are not found behind this one. KMM 2.0.1 and newer keep it.`,
});

function replaced(text: string, span: Span, target: string, to: string): readonly Fix[] {
  const written = text.slice(span.start, span.end);
  const at = [...written.matchAll(/[\s"']/g)]
    .map(({ index }) => index + 1)
    .find(index => written.startsWith(`${target}/`, index));
  if (at === undefined || !isKnown(written)) return [];
  const start = span.start + at;
  return [
    {
      title: `Link to \`${to}\``,
      changes: [{ span: spanOf(start, start + target.length), text: to }],
      preferred: true,
    },
  ];
}
