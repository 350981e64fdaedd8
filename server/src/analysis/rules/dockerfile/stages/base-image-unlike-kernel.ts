import type { Vendor } from '../../../../core/kernel/vendor.js';
import {
  isSameVendor,
  vendorOfImage,
  vendorOfKernel,
  vendorOfPattern,
  vendorWords,
} from '../../../../core/kernel/vendor.js';
import { hasOwnSources, installedPackages, isKernelPackage } from '../../../dockerfile/kernel-packages.js';
import { rootBase } from '../../../dockerfile/root-base.js';
import type { DockerfileUser } from '../../../dockerfile/users.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'base-image-unlike-kernel',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'The headers of the kernel are looked for in the packages of another distribution.',
  explanation: `A distribution has the headers of its own kernels only: \`linux-headers-6.0.15-300.fc37.x86_64\` is not among
Ubuntu's packages, and Fedora 38 has none of Fedora 37's. The name of the kernel tells whose it is (\`.el9\`, \`.fc38\`,
\`.amzn2\`, \`-azure\`, \`-amd64\`). Build on an image of the distribution that the nodes run. It speaks where the Module's
mappings tell the kernel and a stage installs that kernel's headers from the packages of its base image.`,
  *check({ layout, staged, users, kernel }) {
    for (const stage of layout.stages) {
      const base = rootBase(staged, stage.stage);
      const image = vendorOfImage(base.text);
      if (!image || hasOwnSources(stage, staged.parsed.text)) continue;
      const installed = installedPackages(stage).find(
        ({ argument: { text }, command }) =>
          command.certain && !command.mayFail && isKernelPackage(text) && text.includes(kernel),
      );
      const unlike = installed && users.find(user => differs(user, image));
      const vendor = unlike && vendorOf(unlike);
      if (!installed || !unlike || !vendor) continue;
      yield {
        span: installed.argument.span,
        message: `The Module is for ${kernelWords(unlike)} of ${vendorWords(vendor)}, and this stage installs packages of ${vendorWords(image)}, which has no headers for it. Build on an image of ${vendorWords(vendor)}.`,
        related: [
          { message: 'The kernel is asked for here', ...unlike.places.kernels },
          { message: 'The base image', span: base.span },
        ],
      };
    }
  },
};

const vendorOf = ({ kernel, regexp = '' }: DockerfileUser): Vendor | undefined =>
  kernel === undefined ? vendorOfPattern(regexp) : vendorOfKernel(kernel);

function differs(user: DockerfileUser, image: Vendor): boolean {
  const vendor = vendorOf(user);
  return user.complete && vendor !== undefined && !isSameVendor(vendor, image);
}

const kernelWords = ({ kernel }: DockerfileUser): string =>
  kernel === undefined ? 'kernels' : `the kernel \`${kernel}\``;
