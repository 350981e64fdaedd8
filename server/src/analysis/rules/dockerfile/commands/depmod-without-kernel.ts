import { depmodCalls, insertion, kernelVariable } from '../../../dockerfile/depmod-calls.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'depmod-without-kernel',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: '`depmod` is called without a kernel and indexes that of the build node.',
  explanation: `Without a version \`depmod\` asks the running kernel (\`uname -r\`), which during a build is the node's that
happens to build. For any other kernel the directory has no index and \`modprobe\` does not find the module. Say which
kernel: \`depmod -b /opt \${KERNEL_FULL_VERSION}\`.`,
  *check({ layout, staged }) {
    for (const stage of layout.stages) {
      for (const call of depmodCalls(stage)) {
        const { span, args, nameSpan } = call.command;
        const text = staged.parsed.text.slice(span.start, span.end);
        // In a builder, what is not under a root of its own is no part of the kmod image.
        const concerns = stage === layout.final || call.rootGiven;
        if (call.kernel !== undefined || !concerns || /\$\{?KERNEL_/.test(text)) continue;
        const variable = kernelVariable(call, stage);
        const end = args.at(-1)?.span.end ?? nameSpan.end;
        yield {
          span,
          message: `\`depmod\` without a kernel indexes the one that the build node runs, so \`modprobe\` finds nothing on any other. Write \`\${${variable ?? 'KERNEL_FULL_VERSION'}}\` behind it.`,
          fixes: variable ? insertion(call, 'Name the kernel', end, `\${${variable}}`) : [],
        };
      }
    }
  },
};
