import { hasOwnSources, installedPackages, isKernelPackage } from '../../../dockerfile/kernel-packages.js';
import { rootBase } from '../../../dockerfile/root-base.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'kernel-devel-not-in-ubi',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: "Red Hat's universal base image has no packages of the kernel.",
  explanation: `The repositories of UBI hold a part of Red Hat Enterprise Linux, and \`kernel-devel\` is not in it. The step fails
unless the build is entitled to the rest: by a Secret with the entitlement, or by the node. On OpenShift build on the driver
toolkit instead (\`ARG DTK_AUTO\`, \`FROM \${DTK_AUTO}\`), which has the kernel's files. It is silent where the stage adds
repositories or the Module gives the build an entitlement.`,
  *check({ layout, staged, users, distribution }) {
    if (users.some(({ secrets }) => secrets.some(({ text }) => /entitle|rhsm|subscription/.test(text))))
      return;
    for (const stage of layout.stages) {
      const { image } = rootBase(staged, stage.stage);
      if (!image?.official || !/^ubi\d*(?:-|$)/.test(image.name)) continue;
      if (hasOwnSources(stage, staged.parsed.text)) continue;
      const found = installedPackages(stage).find(({ argument }) => isKernelPackage(argument.text));
      if (!found) continue;
      const instead =
        distribution === 'openshift'
          ? 'Build on the driver toolkit (`DTK_AUTO`), which has it.'
          : 'Give the build an entitlement, or build on an image whose repositories have it.';
      yield {
        span: found.argument.span,
        message: `The repositories of \`${image.name}\` have no packages of the kernel, so this needs a Red Hat entitlement. ${instead}`,
      };
    }
  },
};
