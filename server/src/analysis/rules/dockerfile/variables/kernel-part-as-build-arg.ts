import { resolve } from '../../../../core/dockerfile/variables.js';
import type { Fix } from '../../../../core/problem.js';
import { isBuiltByKmm, placeOf } from '../../../dockerfile/kmod-image.js';
import type { PlacedUse } from '../../../dockerfile/variable-uses.js';
import { hasOwnDefault, isTemplateOnly, variableUses } from '../../../dockerfile/variable-uses.js';
import type { Rule } from '../../../lint/rule.js';

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
    const uses = variableUses(layout);
    for (const use of uses) {
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
        fixes: taken(
          name,
          uses.filter(each => each.name === name),
        ),
      };
    }
  },
};

/** What a shell makes of the kernel, where its parts stand as in every distribution's. */
const expressions: ReadonlyMap<string, string> = new Map([
  ['KERNEL_XYZ', '${KERNEL_FULL_VERSION%%-*}'],
  ['KERNEL_X', '${KERNEL_FULL_VERSION%%.*}'],
]);

function taken(name: string, uses: readonly PlacedUse[]): readonly Fix[] {
  const expression = expressions.get(name);
  const inShell = uses.every(
    ({ step: { instruction, scope } }) =>
      instruction.keyword === 'RUN' &&
      instruction.form === 'shell' &&
      instruction.heredocs.length === 0 &&
      resolve(scope, 'KERNEL_FULL_VERSION').set,
  );
  if (expression === undefined || !inShell) return [];
  const changes = uses.map(({ span }) => ({ span, text: expression }));
  return [{ title: `Write \`${expression}\``, changes, preferred: true }];
}
