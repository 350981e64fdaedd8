import { driverToolkitArg } from '../../../../core/module/build-args.js';
import { isBuiltByKmm, placeOf } from '../../../dockerfile/kmod-image.js';
import { hasOwnDefault, variableUses } from '../../../dockerfile/variable-uses.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'dtk-auto-without-value',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: "`DTK_AUTO` is set by OpenShift's KMM only.",
  explanation: `Red Hat's KMM sets the build arg \`DTK_AUTO\` to the driver toolkit of the kernel. Upstream's KMM does not, on
OpenShift neither, although its page on Secure Boot uses it: FROM has no image then and the build fails. Write the image
to build in, or give \`DTK_AUTO\` a value in the Module's \`buildArgs\`.`,
  *check(subject) {
    const { layout, users, distribution } = subject;
    if (distribution !== 'upstream' || !isBuiltByKmm(subject)) return;
    const use = variableUses(layout).find(each => each.name === driverToolkitArg && !hasOwnDefault(each));
    const { resolution } = use ?? {};
    const given = users.find(({ buildArgs }) => driverToolkitArg in buildArgs);
    if (!use || given || (resolution?.declaration?.written ?? '') !== '') return;
    const [user] = users;
    yield {
      span: use.span,
      // A Module that nobody sees may give it a value.
      ...(!users.some(({ complete }) => complete) && { severity: 'warning', refusedBy: null }),
      message: `Upstream's KMM does not set \`${driverToolkitArg}\`, only OpenShift's KMM does, so it is empty and the build fails. Write the image to build in, or set it in \`buildArgs\` of the Module.`,
      ...(user && { related: [placeOf('The Module that builds with it', user.places.module)] }),
    };
  },
};
