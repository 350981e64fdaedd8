import { isBuiltByKmm, placeOf } from '../dockerfile/kmod-image.js';
import { hasOwnDefault, isTemplateOnly, variableUses } from '../dockerfile/variable-uses.js';
import type { Rule } from '../lint/rule.js';

export const rule: Rule = {
  id: 'kernel-part-as-build-arg',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: '`KERNEL_XYZ`, `KERNEL_X`, `KERNEL_Y` and `KERNEL_Z` are no build args.',
  explanation: `KMM fills them in in \`containerImage\` and in the fields of \`sign\`, but it does not hand them to the build: in a
Dockerfile they are empty. Take the part out of the kernel in the shell: \`\${KERNEL_FULL_VERSION%%-*}\` is what \`KERNEL_XYZ\`
is for most kernels. Or give it a value in \`buildArgs\` of the Module.`,
  *check(subject) {
    const { layout, users } = subject;
    if (!isBuiltByKmm(subject)) return;
    const told = new Set<string>();
    for (const use of variableUses(layout)) {
      const { name, resolution, span } = use;
      if (!isTemplateOnly(name) || hasOwnDefault(use) || told.has(name)) continue;
      const written = resolution.declaration?.written;
      if ((written !== undefined && written !== '') || users.some(({ buildArgs }) => name in buildArgs))
        continue;
      // Set by an ENV, or by an image that nobody knows.
      if (resolution.origin === 'env' || resolution.origin === 'base-image') continue;
      told.add(name);
      const [user] = users;
      yield {
        span,
        // A Module that nobody sees may give it a value.
        ...(!users.some(({ complete }) => complete) && { severity: 'warning', refusedBy: null }),
        message: `KMM does not set \`${name}\` as a build arg, only in the image name and for signing, so it is empty here. Take it out of \`KERNEL_FULL_VERSION\` in the shell.`,
        ...(user && { related: [placeOf('The Module that builds with it', user.places.module)] }),
      };
    }
  },
};
