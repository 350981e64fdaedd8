// A Module, its ConfigMap, its Dockerfile and its kernels with names that would speak to an editor, through every request
// at every word. What is to be read in the answers is fit to be shown; what is written into the file is the file's.
import { strict as assert } from 'node:assert';
import { visibleInYaml } from '../../../server/src/core/text/visible-text.js';
import { clientCommands } from '../../../server/src/protocol/messages.js';
import { endServers } from '../../support/bundle.js';
import { assertFitToBeShown, assertSeen, hostile } from '../../support/hostile-words.js';
import { LspSession } from '../../support/lsp-session.js';
import { textsIn } from '../../support/texts-in.js';

const inYaml = (text: string): string => visibleInYaml(JSON.stringify(text));
const quoted = inYaml(hostile);
const kernel = '6.8.0-31-generic';

const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: ${quoted}, namespace: lab, annotations: { ${quoted}: ${quoted} } }
spec:
  ${quoted}: 1
  selector: { ${quoted}: ${quoted} }
  imageRepoSecret: { name: ${quoted} }
  moduleLoader:
    container:
      imagePullPolicy: ${quoted}
      modprobe:
        moduleName: ${quoted}
        dirName: ${quoted}
        firmwarePath: ${quoted}
        modulesLoadingOrder: [${quoted}, ${quoted}]
      kernelMappings:
        - regexp: ${inYaml(`^${hostile.replaceAll(/[[\]()$]/g, '.')}|^5.*$`)}
          containerImage: ${quoted}
        - literal: ${quoted}
          containerImage: "r/a:\${${hostile.slice(0, 3)}}"
        - literal: ${kernel}
          containerImage: ${inYaml(`r/a:${hostile}\${MOD_NAME}\${x$(bug)}`)}
          build:
            dockerfileConfigMap: { name: df }
            secrets: [{ name: ${quoted} }]
            buildArgs: [{ name: ${quoted}, value: ${quoted} }, { name: OWN, value: ${quoted} }]
          sign:
            certSecret: { name: ${quoted} }
            keySecret: { name: ${quoted} }
            filesToSign: [${quoted}]
---
apiVersion: v1
kind: Secret
metadata: { name: ${quoted}, namespace: ${quoted} }
type: ${quoted}
data: { ${quoted}: "" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: df, namespace: lab }
data:
  dockerfile: ${inYaml(
    `FROM a${hostile} AS "b$(bug)"\nARG OWN\nARG KERNEL_FULL_VERSION\nRUN echo "$OWN" && touch "/opt/[x](command:y)$(bug)\u202e.ko"\nFROM c$(bug)\nCOPY --from=b$(bug) "/opt/[x](command:y)\u202e" /opt/$OWN/\nRUN depmod $(bug)\u001b\nRUNN [x](command:y)\n`,
  )}
`;

/** One that KMM can make something of. */
const readable = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: ${quoted}, namespace: lab }
spec:
  selector: { kmm: "true" }
  moduleLoader:
    container:
      modprobe: { moduleName: a, dirName: ${quoted} }
      kernelMappings:
        - literal: ${quoted}
          containerImage: "r/b:1"
        - regexp: '^6[.].+$'
          containerImage: ${inYaml(`r/[x](command:y)$(bug):${hostile}`)}
          build:
            dockerfileConfigMap: { name: df }
            buildArgs: [{ name: OWN, value: ${quoted} }]
        - regexp: '[x](command:y)$(bug)‮'
          containerImage: "r/b:2"
`;

const dockerfile = `# kmm-configmap: df
FROM a AS b\u202e[x](command:y)$(bug)
ARG OWN
ARG X\u202e=$(bug)
RUN touch "/opt/[x](command:y)$(bug)\u202e\u001b.ko" $OWN $X
FROM $(bug)\u202e
COPY --from=b\u202e[x](command:y)$(bug) /opt /opt
`;

const kustomization = `kind: Kustomization
configMapGenerator: [{ name: ${quoted}, files: [${quoted}] }, { name: df, files: ["dockerfile=Dockerfile"] }]
`;

const files: readonly (readonly [name: string, text: string, language: string])[] = [
  [`${encodeURIComponent(hostile)}.yaml`, module, 'yaml'],
  ['readable.yaml', readable, 'yaml'],
  ['Dockerfile', dockerfile, 'dockerfile'],
  ['kustomization.yaml', kustomization, 'yaml'],
];

/** Written into the file, or handed back to us. */
const kept =
  /\.(?:uri|targetUri|target|newText|insertText|filterText|sortText|arguments|data|diagnostics|text|code|id|kernel)(?:\[\]|\.|$)|\.(?:edit|changes)\./;

/** Markdown, or a text of several lines that is a document of its own. */
const markdown = /\.(?:contents|documentation|tooltip)\.value$/;

function assertFit(method: string, answer: unknown): number {
  const texts = textsIn(answer, method).filter(({ path }) => !kept.test(path));
  for (const { path, text } of texts) {
    if (markdown.test(path)) assertPlainMarkdown(text, path);
    else assertFitToBeShown(text, path);
    if (!markdown.test(path)) assert.doesNotMatch(text, /\n/, path);
  }
  return texts.length;
}

/** Code is shown as it is; beside it there is no link but to our own commands. */
function assertPlainMarkdown(text: string, path: string): void {
  assertSeen(text, `${path} ${inYaml(text)}`);
  const prose = text
    .replaceAll(/^(`{3,})[^\n]*\n[^]*?^\1$/gm, '')
    .replaceAll(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
  for (const [, target = ''] of prose.matchAll(/(?<!\\)\]\((?!\\)([^)]*)/g))
    assert.match(target, /^(?:https:\/\/|command:kmm\.)/, `${path}: ${text}`);
  assert.doesNotMatch(prose, /(?<!\\)<[a-z]/i, `${path}: ${text}`);
}

/** The start of each word, with the line it is in. */
function wordsIn(text: string): readonly { readonly line: number; readonly character: number }[] {
  return text
    .split('\n')
    .flatMap((content, line) =>
      [...content.matchAll(/[^\s,:{}[\]"]+/g)].map(({ index }) => ({ line, character: index + 1 })),
    );
}

describe('what an editor is told of hostile names', () => {
  afterEach(endServers);

  it('is fit to be shown, in every answer and every notification', async () => {
    const session = await LspSession.start({
      initializationOptions: { commands: clientCommands, kernelsView: true, status: true },
      settingsOf: () => ({ kernels: { list: [kernel, `5.14.0${hostile}`] } }),
    });
    const uriOf = (name: string): string => `file:///hostile/${name}`;
    for (const [name, text, language] of files) await session.open(uriOf(name), text, 1, language);
    await session.settled();
    const counts = new Map<string, number>();
    const ask = async <T>(method: string, uri: string, params: object = {}): Promise<T> => {
      const answer = await session.request<T>(method, { textDocument: { uri }, ...params });
      counts.set(method, (counts.get(method) ?? 0) + assertFit(method, answer));
      return answer;
    };
    for (const [name, text] of files) {
      const uri = uriOf(name);
      for (const what of ['documentSymbol', 'foldingRange', 'documentLink', 'codeLens'])
        await ask(`textDocument/${what}`, uri);
      const end = { line: text.split('\n').length, character: 0 };
      const range = { start: { line: 0, character: 0 }, end };
      await ask('textDocument/inlayHint', uri, { range });
      await ask('textDocument/codeAction', uri, { range, context: { diagnostics: session.shown(uri) } });
      for (const position of wordsIn(text)) {
        for (const what of ['hover', 'completion', 'definition', 'documentHighlight'])
          await ask(`textDocument/${what}`, uri, { position });
        await ask('textDocument/references', uri, { position, context: { includeDeclaration: true } });
        const context = { diagnostics: [] };
        await ask('textDocument/codeAction', uri, { range: { start: position, end: position }, context });
      }
    }
    const [[first = ''] = []] = files;
    const uri = uriOf('readable.yaml');
    await ask('kmm/kernels/view', uri);
    await ask('kmm/kernels/rows', uri, { document: 0, limit: 100 });
    for (const asked of [kernel, hostile]) await ask('kmm/preview', uri, { document: 0, kernel: asked });
    for (const name of [first, 'Dockerfile'])
      for (const what of ['imageLayout', 'imageLayout/kernels'])
        await ask(`kmm/${what}`, uriOf(name), { document: name === first ? 2 : 0, kernel });
    for (const { path, text } of textsIn(session.published, 'published').filter(
      ({ path }) => !kept.test(path),
    )) {
      assertSeen(text, `${path} ${inYaml(text)}`);
      assert.doesNotMatch(text, /\n/, path);
    }
    assertFit('heard', session.heard);
    for (const method of ['hover', 'completion', 'codeLens', 'codeAction', 'documentSymbol', 'inlayHint'])
      assert.ok((counts.get(`textDocument/${method}`) ?? 0) > 0, `${method}: ${JSON.stringify([...counts])}`);
    for (const method of ['kmm/kernels/view', 'kmm/kernels/rows', 'kmm/preview', 'kmm/imageLayout'])
      assert.ok((counts.get(method) ?? 0) > 0, method);
    const codes = new Set(
      session.published.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)),
    );
    assert.ok(codes.size > 9, [...codes].join(' '));
    await session.stop();
  });
});
