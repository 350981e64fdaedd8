// The Image Layout over the wire, a ConfigMap's Dockerfile as a document of its own, and the ways between both.
import { strict as assert } from 'node:assert';
import type { CodeAction } from 'vscode-languageserver-protocol/node';
import type { EmbeddedDockerfile, ReplacedDockerfile } from '../../../server/src/protocol/dockerfiles.js';
import {
  dockerfilePath,
  dockerfileScheme,
  dockerfileTextMethod,
  replaceDockerfileMethod,
} from '../../../server/src/protocol/dockerfiles.js';
import type { ImageLayoutDocument, ImageLayoutKernels } from '../../../server/src/protocol/image-layout.js';
import { imageLayoutKernelsMethod, imageLayoutMethod } from '../../../server/src/protocol/image-layout.js';
import { endServers } from '../../support/bundle.js';
import { LspSession } from '../../support/lsp-session.js';

const uri = 'file:///demo/a%40b/cm.yaml';
const textDocument = { uri };
const kernel = '6.8.0-31-generic';
const dockerfile = `FROM alpine
ARG KERNEL_FULL_VERSION
RUN touch /opt/lib/modules/\${KERNEL_FULL_VERSION}/a.ko
RUN depmod -b /opt
`;
const text = `apiVersion: v1
kind: ConfigMap
metadata:
  name: my-kmod
data:
  dockerfile: |
${dockerfile.replace(/^/gm, '    ').trimEnd()}
`;
const creating = {
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create' as const] } },
};

async function opened(): Promise<LspSession> {
  const session = await LspSession.start({
    capabilities: {
      ...creating,
      textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
    },
    settingsOf: () => ({ kernels: { list: [kernel] } }),
  });
  await session.open(uri, text, 5);
  await session.diagnostics(uri, 5);
  return session;
}

describe('Dockerfiles over the wire', () => {
  afterEach(endServers);

  it('have an Image Layout, and kernels to choose from', async () => {
    const session = await opened();
    const kernels = await session.request<ImageLayoutKernels>(imageLayoutKernelsMethod, { textDocument });
    assert.deepEqual([kernels.document, kernels.all.map(row => row.label)], [0, [kernel]]);
    const layout = await session.request<ImageLayoutDocument>(imageLayoutMethod, {
      textDocument,
      document: 0,
      kernel,
    });
    assert.equal(layout.title, `my-kmod for ${kernel}`);
    assert.match(layout.text, /a\.ko {3,}line 9 {2}touch/);
    const position = { line: 8, character: 3 };
    assert.deepEqual(await session.request(imageLayoutMethod, { textDocument, position }), layout);
    assert.equal(await session.request(imageLayoutMethod, { textDocument, document: 7 }), null);
    assert.equal(
      await session.request(imageLayoutMethod, { textDocument: { uri: 'file:///nowhere' } }),
      null,
    );
  });

  it('are read and written as a text of their own', async () => {
    const session = await opened();
    const found = await session.request<EmbeddedDockerfile>(dockerfileTextMethod, { textDocument });
    assert.deepEqual(found, { name: 'my-kmod', document: 0, text: dockerfile });
    const wanted = {
      textDocument,
      document: 0,
      name: 'my-kmod',
      base: dockerfile,
      text: `${dockerfile}USER 1\n`,
    };
    const replaced = await session.request<ReplacedDockerfile>(replaceDockerfileMethod, wanted);
    assert.equal(replaced.version, 5);
    assert.deepEqual(
      replaced.edits?.map(edit => edit.newText.trim()),
      ['USER 1'],
    );
    const stale = await session.request<ReplacedDockerfile>(replaceDockerfileMethod, {
      ...wanted,
      base: 'x',
    });
    assert.deepEqual(stale, { text: dockerfile, version: 5 });
    assert.deepEqual(await session.request(replaceDockerfileMethod, { ...wanted, name: 'a\u001b](b' }), {
      ok: false,
      message: 'The file has no ConfigMap `a\\u001b] (b` with a Dockerfile now, or several.',
      advice: 'Open the Dockerfile again, from the ConfigMap that is meant.',
    });
    const unknown = { ...wanted, textDocument: { uri: 'file:///nowhere.yaml' } };
    assert.match(JSON.stringify(await session.request(replaceDockerfileMethod, unknown)), /"ok":false/);
    await assert.rejects(session.request(replaceDockerfileMethod, { textDocument }));
  });

  it("are checked as a ConfigMap's while they are edited as a document", async () => {
    const session = await opened();
    const path = dockerfilePath({ uri, document: 0, name: 'my-kmod' });
    const embedded = `${dockerfileScheme}:${encodeURI(path)}`;
    await session.open(embedded, dockerfile, 1, 'dockerfile');
    const codes = async (of: string, version: number): Promise<unknown> =>
      (await session.diagnostics(of, version)).map(({ code }) => code);
    const found = await codes(embedded, 1);
    assert.deepEqual(found, await codes(uri, 5));
    assert.notDeepEqual(found, []);
    const layout = await session.request<ImageLayoutDocument>(imageLayoutMethod, {
      textDocument: { uri: embedded },
    });
    assert.equal(layout.kernel, kernel);
  });

  it('are extracted by a code action', async () => {
    const session = await opened();
    const place = { line: 5, character: 4 };
    const range = { start: place, end: place };
    const context = { diagnostics: [], only: ['refactor.extract'] };
    const [action] = await session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range,
      context,
    });
    assert.equal(action?.title, 'Extract to `my-kmod.Dockerfile`');
    assert.equal(action?.edit?.documentChanges?.length, 2);
  });
});
