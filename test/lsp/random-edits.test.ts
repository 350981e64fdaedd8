// A thousand random edits, with questions in between: nothing crashes, and whatever is published is exactly what is
// true of the version it names.
import { strict as assert } from 'node:assert';
import type { Range, TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol/node';
import { rows } from '../../server/src/lsp/answers/requests.js';
import { diagnose } from '../../server/src/service/answers/diagnose.js';
import { allFeatures } from '../../server/src/service/workspace/client-features.js';
import { TextLines } from '../../server/src/service/workspace/text-lines.js';
import { toDiagnostic } from '../../server/src/service/workspace/to-lsp.js';
import { Workspace } from '../../server/src/service/workspace/workspace.js';
import { endServers } from '../support/bundle.js';
import { LspSession } from '../support/lsp-session.js';
import { configMap, goodModule } from '../support/manifests.js';
import { questionAt } from '../support/question.js';
import type { Random } from '../support/random.js';
import { randomFrom } from '../support/random.js';
import { testSchemas } from '../support/schemas.js';

const uri = 'file:///demo/module.yaml';
const start = `${goodModule}---\n${configMap}---\n${goodModule.replace('my-kmod', 'other')}`;
const edits = 1000;
const contentModified = -32801;

describe('a thousand random edits', () => {
  afterEach(endServers);

  for (const seed of [1, 2026]) {
    it(`leave the server sane and its diagnostics true (seed ${seed})`, async () => {
      const random = randomFrom(seed);
      const session = await LspSession.start();
      const texts = new Map([[1, start]]);
      await session.open(uri, start);
      const asked: Promise<void>[] = [];
      let text = start;
      for (let version = 2; version <= edits + 1; version += 1) {
        const changes = Array.from({ length: 1 + random.below(2) }, () => {
          const { change, result } = randomChange(random, text);
          text = result;
          return change;
        });
        texts.set(version, text);
        await session.change(uri, version, ...changes);
        if (version % 20 === 0) await session.settled();
        if (version % 7 === 0) asked.push(ask(session, random, text));
      }
      await Promise.all(asked);
      await session.open('file:///demo/fresh.yaml', text);
      await session.settled();
      assert.deepEqual(session.shown(uri), session.shown('file:///demo/fresh.yaml'));
      assert.deepEqual(session.shown(uri), expectedFor(text));
      verifyPublished(session, texts);
      await session.stop();
    });
  }
});

/** Each publication names a later version than the one before, and says of it what is true of its text. */
function verifyPublished(session: LspSession, texts: ReadonlyMap<number, string>): void {
  const told = session.published.filter(published => published.uri === uri);
  let before = 0;
  for (const { version = 0, diagnostics } of told) {
    assert.ok(version > before, `version ${version} after ${before}`);
    before = version;
    assert.deepEqual(diagnostics, expectedFor(texts.get(version) ?? ''), `version ${version}`);
  }
  assert.ok(told.length >= 20, `${told.length} publications`);
}

function expectedFor(text: string): unknown {
  const workspace = new Workspace(testSchemas);
  workspace.edit(uri, text);
  const snapshot = workspace.snapshot();
  const problems = diagnose(snapshot, uri, (rule, error) => {
    throw new Error(rule, { cause: error });
  });
  return JSON.parse(
    JSON.stringify(problems.map(problem => toDiagnostic(snapshot, uri, problem, allFeatures))),
  );
}

/** One random question at a random place. It may be overtaken by the next edit; it never fails otherwise. */
async function ask(session: LspSession, random: Random, text: string): Promise<void> {
  const position = new TextLines(text).position(random.below(text.length + 1));
  const [row] = random.some(rows, 1);
  const answer = session.request(row?.method ?? '', questionAt(uri, position));
  await answer.catch((error: { readonly code: number }) => assert.equal(error.code, contentModified));
}

function randomChange(
  random: Random,
  text: string,
): { readonly change: TextDocumentContentChangeEvent; readonly result: string } {
  if (random.below(100) === 0) return { change: { text: start }, result: start };
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.oneOf([0, 0, 0, 1, 1, 3, 10, 80]));
  const put = random.oneOf(pieces);
  const lines = new TextLines(text);
  const range: Range = lines.range({ start: from, end: to });
  const result = text.slice(0, lines.offset(range.start)) + put + text.slice(lines.offset(range.end));
  return { change: { range, text: put }, result };
}

const pieces: readonly [string, ...string[]] = [
  '',
  '',
  'x',
  ' ',
  '  ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ':',
  ': ',
  '- ',
  '#',
  '"',
  "'",
  '|\n',
  '>-\n',
  '---\n',
  '\n---\n',
  '...\n',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a ',
  '<<: *a\n',
  '!!binary ',
  '{{ .Values.x }}',
  '\u0000',
  '\uFEFF',
  '\u2028',
  '😀',
  'kernelMappings:\n',
  'buildArgs: []\n',
  'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\n',
  goodModule,
];
