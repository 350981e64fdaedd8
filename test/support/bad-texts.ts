// Files as they come: odd, unfinished, generated, damaged. By what is special about each.
import { configMap, goodModule, moduleWithAccount } from './manifests.js';

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
/** KMM accepts them as they are, or what they will become cannot be known. */
export const fine: Readonly<Record<string, string>> = {
  CRLF: crlf(goodModule),
  'a BOM': `\uFEFF${goodModule}`,
  'no newline at the end': goodModule.trimEnd(),
  'comments and empty documents': `# a\n---\n# b\n---\n${goodModule}...\n---\n---\n# c\n`,
  directives: `${configMap}...\n%YAML 1.1\n---\n${moduleWithAccount}`,
  '--- inside a block scalar': `${configMap.replace('RUN make', 'RUN echo \\\n    --- not a document \\\n     ---\n    RUN make')}---\n${moduleWithAccount}`,
  'an anchor and a merge key': goodModule.replace(
    /spec:[^]*/,
    `spec:
  moduleLoader:
    container:
      modprobe: {moduleName: my_kmod}
      kernelMappings:
        - literal: 5.14.0-1
          <<: &shared
            containerImage: quay.io/org/my-kmod:1
        - literal: 5.14.0-2
          <<: *shared
  selector: { kmod: 'yes' }
`,
  ),
  'a Helm template': `{{- if .Values.kmod.enabled }}\n${goodModule.replace('my-kmod', '{{ .Release.Name }}-kmod')}{{- end }}\n`,
  'a Helm value in a value': goodModule.replace('my_kmod', '{{ .Values.name }}'),
  'emoji and other planes': goodModule.replace(
    'metadata:',
    'metadata:\n  annotations: {note: "😀 äöü \u{1F9D1}\u200D\u{1F4BB}"}',
  ),
};

/** Nothing of KMM's. */
export const notOurs: Readonly<Record<string, string>> = {
  'an empty file': '',
  'only blanks': ' \n\t\n  \r\n',
  'only markers': '---\n---\n...\n---\n',
  'binary junk': '\u0000\u0001\u0002PK\u0003\u0004\uFFFD\uFFFD\u0000\u0000',
  'a lone surrogate': 'a: "\uD83D"\n',
  'another kind that is broken': 'apiVersion: apps/v1\nkind: Deployment\nspec: [\n',
  'deep nesting': '['.repeat(5000),
  'one long line': `a: ${'x'.repeat(1_000_000)}\n`,
  'aliases that explode': `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi']
    .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(8)}*${'abcdefgh'[index]}]`)
    .join('\n')}\n`,
};

/** The API server cannot read them. */
export const broken: Readonly<Record<string, string>> = {
  'a tab for indentation': goodModule.replace('  name: my-kmod', '\tname: my-kmod'),
  'an unclosed quote': goodModule.replace('my_kmod', '"my_kmod'),
  'an unclosed bracket': goodModule.replace("node-role.kubernetes.io/worker: ''", 'x: [a, b'),
  'a duplicate key': goodModule.replace('  namespace:', '  name: again\n  namespace:'),
  'a merge key that brings a key again': goodModule.replace(
    '  name: my-kmod',
    '  name: my-kmod\n  <<: {name: again}',
  ),
  'a conflict nobody resolved': goodModule.replace(
    '  name: my-kmod\n',
    '<<<<<<< HEAD\n  name: my-kmod\n=======\n  name: your-kmod\n>>>>>>> theirs\n',
  ),
  'an alias to nothing': goodModule.replace('my_kmod', '*nothing'),
};
