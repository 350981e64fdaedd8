// Dockerfiles over the wire: what the Module says reaches them and the other way round, in files and in ConfigMaps.
import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, CompletionItem, Hover, LocationLink } from 'vscode-languageserver-protocol/node';
import { endServers } from '../../support/bundle.js';
import { module } from '../../support/dockerfile-module.js';
import type { SessionOptions } from '../../support/lsp-session.js';
import { LspSession } from '../../support/lsp-session.js';

const moduleUri = 'file:///demo/module.yaml';
const dockerfileUri = 'file:///demo/Dockerfile';
const dockerfile = `# kmm-configmap: my-df
FROM ubuntu:24.04
ARG KERNEL_FULL_VERSION
ARG TAG
RUN make "\${TAG}" /opt/lib/modules/\${KERNEL_FULL_VERSION}
`;
const withTag = module.replace(/name: my-df}(?:, buildArgs: \[)?/g, found =>
  found.includes('buildArgs')
    ? `${found}{name: TAG, value: "1"}, `
    : `${found}, buildArgs: [{name: TAG, value: "1"}]`,
);

const capabilities = {
  workspace: { codeLens: { refreshSupport: true } },
  window: { showDocument: { support: true } },
  textDocument: { definition: { linkSupport: true } },
};
const start = (more: SessionOptions = {}): Promise<LspSession> =>
  LspSession.start({
    capabilities,
    settingsOf: () => ({ kernels: { list: ['6.8.0-31-generic'] } }),
    ...more,
  });

const codes = async (session: LspSession, uri: string, version = 1): Promise<readonly unknown[]> =>
  (await session.diagnostics(uri, version)).map(({ code }) => code);

describe('Dockerfiles over LSP', () => {
  afterEach(endServers);

  it('are checked again when the Module changes, and the Module’s lenses are asked for again', async () => {
    const session = await start();
    await session.open(moduleUri, module);
    await session.open(dockerfileUri, dockerfile, 1, 'dockerfile');
    assert.ok((await codes(session, dockerfileUri)).includes('arg-without-value'));
    await session.settled();
    const before = refreshes(session);
    await session.change(moduleUri, 2, { text: withTag });
    await session.until(() =>
      session.shown(dockerfileUri).some(({ code }) => code === 'arg-without-value') ? undefined : true,
    );
    assert.equal(refreshes(session), before);
    await session.change(moduleUri, 3, { text: withTag.replace('name: my-kmod', 'name: other-kmod') });
    await session.until(() => (refreshes(session) > before ? true : undefined));
    await session.stop();
  });

  it('let the Module be checked again when their ConfigMap changes', async () => {
    const session = await start();
    const holder =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: my-df, namespace: drivers}\ndata: {dockerfile: "FROM a"}\n';
    await session.open(moduleUri, module);
    await session.open('file:///demo/cm.yaml', holder);
    await session.settled();
    assert.ok(!session.shown(moduleUri).some(({ code }) => code === elsewhere));
    await session.change('file:///demo/cm.yaml', 2, { text: holder.replace('drivers', 'elsewhere') });
    await session.until(() => session.shown(moduleUri).find(({ code }) => code === elsewhere));
    await session.stop();
  });

  it('know their Module from a folder where nothing else is open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kmm-dockerfiles-'));
    const kustomization = 'configMapGenerator:\n  - name: my-df\n    files: [dockerfile=Dockerfile]\n';
    await writeFile(join(folder, 'module.yaml'), module);
    await writeFile(join(folder, 'kustomization.yaml'), kustomization);
    const uri = pathToFileURL(join(folder, 'Dockerfile')).href;
    const session = await start({ folders: [pathToFileURL(folder).href] });
    await session.open(uri, 'FROM ubuntu:24.04\nCOPY a.ko /x/\n', 1, 'dockerfile');
    await session.until(() => session.shown(uri).find(({ code }) => code === 'copy-from-context'));
    await session.stop();
    await rm(folder, { recursive: true });
  });

  it('have lenses that lead to the Module', async () => {
    const session = await start();
    await session.open(moduleUri, module);
    await session.open(dockerfileUri, dockerfile, 1, 'dockerfile');
    const textDocument = { uri: dockerfileUri };
    const lenses = await session.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Used by Module my-kmod: mappings 2, 3', 'Run test build'],
    );
    await session.request('workspace/executeCommand', lenses[0]?.command);
    const asked = await session.until(() =>
      session.asked.find(({ method }) => method === 'window/showDocument'),
    );
    assert.deepEqual(asked.params, {
      uri: moduleUri,
      takeFocus: true,
      selection: { start: { line: 9, character: 10 }, end: { line: 9, character: 10 } },
    });
    await session.stop();
  });

  it('are hovered, completed and navigated, under any name with their language', async () => {
    const session = await start();
    const uri = 'file:///demo/kmod.build';
    await session.open(moduleUri, withTag);
    await session.open(uri, dockerfile, 1, 'dockerfile');
    const at = (line: number, character: number) => ({
      textDocument: { uri },
      position: { line, character },
    });
    const hover = await session.request<Hover>('textDocument/hover', at(4, 13));
    assert.match(JSON.stringify(hover.contents), /`TAG` · build arg of Module `my-kmod`/);
    const [link] = await session.request<LocationLink[]>('textDocument/definition', at(4, 13));
    assert.deepEqual(link?.targetSelectionRange.start, { line: 3, character: 4 });
    const items = await session.request<CompletionItem[]>('textDocument/completion', at(3, 4));
    assert.deepEqual(items[0]?.label, 'MOD_NAME');
    await session.stop();
  });
});

const elsewhere = 'object-in-another-namespace';

const refreshes = (session: LspSession): number =>
  session.asked.filter(({ method }) => method === 'workspace/codeLens/refresh').length;
