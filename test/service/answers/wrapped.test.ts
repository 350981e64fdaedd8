// Every answer of an editor about objects that are values of other objects: the same as about the bare ones, at the
// same places, whatever is wrapped around them.
import { strict as assert } from 'node:assert';
import type { Position, TextEdit } from 'vscode-languageserver-types';
import { documentsOf } from '../../../server/src/analysis/objects/source-file.js';
import { codeLenses } from '../../../server/src/service/answers/code-lens.js';
import { complete } from '../../../server/src/service/answers/complete.js';
import { definition } from '../../../server/src/service/answers/definition.js';
import { foldingRanges } from '../../../server/src/service/answers/folding.js';
import { hover } from '../../../server/src/service/answers/hover.js';
import { inlayHints } from '../../../server/src/service/answers/inlay-hints.js';
import { documentLinks } from '../../../server/src/service/answers/links.js';
import { documentHighlights, references } from '../../../server/src/service/answers/references.js';
import { documentSymbols } from '../../../server/src/service/answers/symbols.js';
import { createYamlAssist } from '../../../server/src/service/fields/yaml-assist.js';
import { imageLayoutDocument } from '../../../server/src/service/image/layout-request.js';
import { kernelsView } from '../../../server/src/service/kernels/kernels-view.js';
import { allFeatures } from '../../../server/src/service/workspace/client-features.js';
import type { Snapshot } from '../../../server/src/service/workspace/snapshot.js';
import { bundledSnippets } from '../../../server/src/start/bundled-snippets.js';
import { snapshotOf, uriOf } from '../../support/check.js';
import type { Line, Wrapper } from '../../support/wrappers.js';
import { bareLines, wrapped, wrappers } from '../../support/wrappers.js';

const text = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: one
  namespace: ns
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: one
      kernelMappings:
        - literal: 6.0.15-300.fc37.x86_64
          containerImage: quay.io/org/one:6.0.15-300.fc37.x86_64
        - regexp: '^.+\\.x86_64$'
          containerImage: quay.io/org/one:\${KERNEL_FULL_VERSION}
          build:
            buildArgs:
              - name: MODE
                value: release
            dockerfileConfigMap:
              name: text
  imageRepoSecret:
    name: pull
  selector:
    node-role.kubernetes.io/worker: ''
---
apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: {name: two, namespace: ns}
spec:
  moduleLoader:
    container:
      containerImage: quay.io/org/two:$
      modprobe: {moduleName: two, }
      kernelMappings:
        - regexp: .*
          bu
  sel
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: text
  namespace: ns
data:
  dockerfile: |
    FROM quay.io/org/base:1 AS builder
    ARG KERNEL_FULL_VERSION
    ARG MODE
    RUN make KDIR=/lib/modules/\${KERNEL_FULL_VERSION}/build

    FROM quay.io/org/base:1
    ARG KERNEL_FULL_VERSION
    COPY --from=builder /one.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
    RUN depmod -b /opt \${KERNEL_FULL_VERSION}
---
apiVersion: v1
kind: Secret
metadata:
  name: pull
  namespace: ns
stringData:
  .dockerconfigjson: '{"auths": {}}'
`;

/** One file and the way from its places to those of the bare one. */
class Asked {
  readonly uri = uriOf('one.yaml');
  readonly snapshot: Snapshot;
  readonly #lines: readonly Line[];
  readonly #indent: number;

  constructor(lines: readonly Line[], indent: number) {
    this.#lines = lines;
    this.#indent = indent;
    this.snapshot = snapshotOf({
      files: [{ path: 'one.yaml', text: lines.map(line => line.text).join('\n') }],
      settings: {},
      kernels: ['6.0.15-300.fc37.x86_64', '6.1.0-1.fc37.x86_64', '5.14.0-1.el9.aarch64'],
    });
  }

  at({ line, character }: Position): Position {
    const own = this.#lines.findIndex(({ origin }) => origin === line + 1);
    return { line: own, character: character + this.#indent };
  }

  /** An answer as one about the bare text; what is told of the wrapper itself is left out. */
  told(answer: unknown): unknown {
    return JSON.parse(
      JSON.stringify(answer ?? null, (_, value: unknown) => this.#toldValue(value)),
    ) as unknown;
  }

  #toldValue(value: unknown): unknown {
    if (typeof value === 'string') return this.#toldText(value);
    if (typeof value !== 'object' || value === null) return value;
    if ('additionalTextEdits' in value)
      return { ...value, additionalTextEdits: this.#further(value.additionalTextEdits as TextEdit[]) };
    if ('line' in value) return this.#place(value as Position);
    if ('startLine' in value && 'endLine' in value)
      return { ...value, startLine: this.#origin(value.startLine), endLine: this.#origin(value.endLine) };
    if ('document' in value) return { ...value, document: this.#nameOf(Number(value.document)) };
    return value;
  }

  /** Lines are told in links and in words, and columns of words are as wide as they have to be. */
  #toldText(text: string): string {
    return text
      .replace(/#L(\d+),(\d+)$/, (_, line: string, column: string) =>
        this.#place({ line: Number(line) - 1, character: Number(column) - 1 }),
      )
      .replace(/\bline (\d+)/g, (_, line: string) => `line ${String(this.#origin(Number(line) - 1))}`)
      .replace(/ +/g, ' ');
  }

  /** No editor indents these. */
  #further(edits: readonly TextEdit[]): readonly TextEdit[] {
    const indentation = `\n${' '.repeat(this.#indent)}`;
    return edits.map(edit => ({ ...edit, newText: edit.newText.replaceAll(indentation, '\n') }));
  }

  #nameOf(index: number): string | undefined {
    return documentsOf(this.snapshot.files.get(this.uri))[index]?.document.identity.name;
  }

  #origin(line: unknown): number | undefined {
    return this.#lines[Number(line)]?.origin;
  }

  #place({ line, character }: Position): string {
    return `${String(this.#origin(line))}:${String(Math.max(0, character - this.#indent))}`;
  }
}

const assist = createYamlAssist();
const never = { stopped: false };
const features = allFeatures;

const whole = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

/** Requests about a file. */
const ofFile: Readonly<Record<string, (asked: Asked) => unknown>> = {
  symbols: ({ snapshot, uri }) => documentSymbols(snapshot, uri),
  links: ({ snapshot, uri }) => documentLinks(snapshot, uri),
  hints: ({ snapshot, uri }) => inlayHints({ snapshot, uri, range: whole, features }, never),
  lenses: ({ snapshot, uri }) => codeLenses({ snapshot, uri, features }),
  kernels: ({ snapshot, uri }) => [kernelsView(snapshot, uri)],
  layout: ({ snapshot, uri }) =>
    documentsOf(snapshot.files.get(uri))
      .filter(({ document }) => document.identity.name === 'text')
      .map(({ index }) => imageLayoutDocument(snapshot, uri, { document: index })),
};

/** What the wrapper's own lines fold is left out. */
const foldsOf = (asked: Asked): readonly string[] =>
  (asked.told(foldingRanges(asked.snapshot, asked.uri)) as object[]).map(fold => JSON.stringify(fold));

/** Requests about a place. */
const ofPlace: Readonly<Record<string, (asked: Asked, position: Position) => unknown>> = {
  hover: ({ snapshot, uri }, position) => hover({ snapshot, uri, position, assist, features }, never),
  definition: ({ snapshot, uri }, position) => definition(snapshot, uri, position),
  references: ({ snapshot, uri }, position) =>
    references(snapshot, uri, position, { includeDeclaration: true }),
  highlights: ({ snapshot, uri }, position) => documentHighlights(snapshot, uri, position),
  completion: ({ snapshot, uri }, position) =>
    complete(
      {
        snapshot,
        uri,
        position,
        assist,
        snippets: bundledSnippets,
        features: { ...features, snippets: true, insertTextModes: true },
      },
      never,
    ),
};

/** In each word, and behind each line. */
const places: readonly Position[] = text
  .split('\n')
  .flatMap((line, index) => [
    ...[...line.matchAll(/[^\s:{}]+/g)].map(({ index: at }) => ({ line: index, character: at + 1 })),
    ...(/^---|^$/.test(line) ? [] : [{ line: index, character: line.length }]),
  ]);

const inWrapper = (wrapper: Wrapper): Asked => new Asked(wrapped(text, wrapper), wrapper.indent);

describe('answers about objects inside of objects', () => {
  const bare = new Asked(bareLines(text), 0);

  for (const [name, wrapper] of Object.entries(wrappers)) {
    const asked = inWrapper(wrapper);
    for (const [request, ask] of Object.entries(ofFile)) {
      it(`are those about the bare ones: ${request}, ${name}`, () => {
        const expected = bare.told(ask(bare));
        assert.ok(Array.isArray(expected) && expected.length > 0);
        assert.deepEqual(asked.told(ask(asked)), expected);
      });
    }
    it(`fold as the bare ones: ${name}`, () => {
      const found = foldsOf(asked);
      assert.deepEqual(
        foldsOf(bare).filter(fold => !found.includes(fold)),
        [],
      );
    });
    for (const [request, ask] of Object.entries(ofPlace)) {
      it(`are those about the bare ones: ${request}, ${name}`, async () => {
        for (const position of places) {
          const expected = bare.told(await ask(bare, position));
          const found = asked.told(await ask(asked, asked.at(position)));
          const line = text.split('\n')[position.line] ?? '';
          assert.deepEqual(
            found,
            expected,
            `${line.slice(0, position.character)}<|>${line.slice(position.character)}`,
          );
        }
      });
    }
  }
});
