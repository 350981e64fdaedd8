// Every request the server answers, asked well and asked badly.
import { strict as assert } from 'node:assert';
import { pathToFileURL } from 'node:url';
import type {
  CompletionItem,
  CompletionList,
  Hover,
  Location,
  LocationLink,
} from 'vscode-languageserver-types';
import { rows } from '../../../server/src/lsp/answers/requests.js';
import { endServers } from '../../support/bundle.js';
import { LspSession } from '../../support/lsp-session.js';
import { configMap, goodModule, positionOf } from '../../support/manifests.js';
import { questionAt } from '../../support/question.js';
import { RawServer } from '../../support/raw-server.js';

const invalidParams = -32602;
const requestCancelled = -32800;

const uri = pathToFileURL('/demo/module.yaml').href;
const configMapUri = pathToFileURL('/demo/config-map.yaml').href;
const textDocument = { uri };
const all = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

const wellAsked = questionAt(uri, positionOf(goodModule, 'buildArgs', 2), all);
const ofDockerfile = questionAt(configMapUri, positionOf(configMap, 'FROM', 2), all);
const isOfDockerfile = (method: string): boolean => /^kmm\/(?:imageLayout|dockerfile)/.test(method);

describe('requests', () => {
  let session: LspSession;
  before(async () => {
    session = await LspSession.start();
    await session.open(uri, goodModule);
    await session.open(configMapUri, configMap);
  });
  after(() => session.stop());
  after(endServers);

  const at = (text: string, by = 1): object => ({ textDocument, position: positionOf(goodModule, text, by) });

  it('completes a key of a kernel mapping', async () => {
    const half = `${goodModule.slice(0, goodModule.indexOf('containerImage'))}contain`;
    const halfUri = 'untitled:half';
    await session.open(halfUri, half);
    const position = { line: half.split('\n').length - 1, character: (half.split('\n').at(-1) ?? '').length };
    const answer = await session.request<CompletionItem[] | CompletionList>('textDocument/completion', {
      textDocument: { uri: halfUri },
      position,
    });
    const items = Array.isArray(answer) ? answer : answer.items;
    assert.ok(
      items.some(({ label }) => label === 'containerImage'),
      JSON.stringify(items.map(i => i.label)),
    );
    await session.close(halfUri);
  });

  it('explains a field', async () => {
    const hover = await session.request<Hover>('textDocument/hover', at('buildArgs'));
    assert.match(JSON.stringify(hover.contents), /KERNEL_FULL_VERSION/);
  });

  it('jumps to the ConfigMap that a Module names', async () => {
    const links = await session.request<LocationLink[]>('textDocument/definition', at('my-kmod-dockerfile'));
    assert.deepEqual(
      links.map(({ targetUri }) => targetUri),
      [configMapUri],
    );
  });

  it('finds who names a ConfigMap', async () => {
    const found = await session.request<Location[]>('textDocument/references', {
      textDocument: { uri: configMapUri },
      position: positionOf(configMap, 'my-kmod-dockerfile', 1),
      context: { includeDeclaration: false },
    });
    assert.deepEqual(
      found.map(({ uri: place }) => place),
      [uri],
    );
  });

  it('outlines, folds, links and highlights', async () => {
    const symbols = await session.request<{ name: string }[]>('textDocument/documentSymbol', {
      textDocument,
    });
    assert.match(symbols[0]?.name ?? '', /my-kmod/);
    assert.ok((await session.request<object[]>('textDocument/foldingRange', { textDocument })).length > 0);
    const links = await session.request<{ target: string }[]>('textDocument/documentLink', { textDocument });
    assert.ok(links[0]?.target.startsWith(configMapUri), JSON.stringify(links));
    const marks = await session.request<object[]>('textDocument/documentHighlight', at('my-kmod-dockerfile'));
    assert.equal(marks.length, 1);
  });

  for (const { method, capability, unknown } of rows) {
    describe(method, () => {
      it('is announced and answered', async () => {
        const announced = Object.keys(capability).filter(name => name in session.capabilities);
        assert.deepEqual(announced, Object.keys(capability));
        const asked = isOfDockerfile(method) ? ofDockerfile : wellAsked;
        assert.ok(await session.request(method, asked));
      });

      it('knows nothing of a file it was never told of', async () => {
        for (const strange of [
          'file:///no/such.yaml',
          '',
          'x',
          'file://host/x',
          'file:///%zz',
          'untitled:x',
        ]) {
          const params = { ...wellAsked, textDocument: { uri: strange } };
          assert.deepEqual(await session.request(method, params), unknown?.(params) ?? null);
        }
      });

      it('answers for places beyond the text', async () => {
        for (const place of strangePlaces) {
          await session.request(method, {
            ...wellAsked,
            position: place,
            range: { start: place, end: place },
          });
        }
        await session.request(method, { ...wellAsked, range: { start: all.end, end: all.start } });
      });

      it('refuses parameters of the wrong shape, and says so', async () => {
        for (const params of [undefined, null, [], [1, 2], 'x', 7, true, {}, { textDocument: null }]) {
          assert.equal(await refusal(session, method, params), invalidParams, JSON.stringify(params));
        }
        for (const wrong of [{ uri: 7 }, { uri: null }, {}, [], 'x']) {
          assert.equal(await refusal(session, method, { ...wellAsked, textDocument: wrong }), invalidParams);
        }
      });

      it('refuses or ignores places that are none', async () => {
        for (const place of [
          null,
          'x',
          7,
          [],
          {},
          { line: '1', character: 0 },
          { line: 1 },
          { line: null },
        ]) {
          const params = { ...wellAsked, position: place, range: place, context: place };
          const code = await refusal(session, method, params);
          assert.ok(code === undefined || code === invalidParams, `${code} for ${JSON.stringify(place)}`);
        }
      });
    });
  }
});

describe('cancelled requests', () => {
  afterEach(endServers);

  it('are answered as cancelled, and the next one is answered', async () => {
    const server = new RawServer('--stdio');
    await server.initialize();
    const open = { uri, languageId: 'yaml', version: 1, text: goodModule };
    server.send(
      { jsonrpc: '2.0', method: 'initialized', params: {} },
      { jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument: open } },
      ...rows.flatMap(({ method }) => [
        { jsonrpc: '2.0', id: method, method, params: wellAsked },
        { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: method } },
      ]),
      { jsonrpc: '2.0', id: 'next', method: 'textDocument/foldingRange', params: wellAsked },
    );
    for (const { method } of rows) {
      assert.equal((await server.response(method)).error?.code, requestCancelled, method);
    }
    assert.ok((await server.response('next')).result);
    await server.hangUp();
  });
});

const strangePlaces = [
  { line: -1, character: -1 },
  { line: 0, character: 1e9 },
  { line: 1e9, character: 0 },
  { line: 1e308, character: 1e308 },
  { line: 2 ** 31, character: 2 ** 31 },
  { line: 0.5, character: 0.5 },
];

/** The code of the error that is the answer; undefined for an answer that is none. */
async function refusal(session: LspSession, method: string, params: unknown): Promise<number | undefined> {
  return session.request(method, params).then(
    () => undefined,
    (error: { readonly code: number }) => error.code,
  );
}
