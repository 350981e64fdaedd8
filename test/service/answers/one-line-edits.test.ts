// What every answer promises an editor, whatever the text: ranges are places of the document, what a completion
// replaces is in the cursor's line, edits of one answer do not overlap, and new lines end as those around them.
import { strict as assert } from 'node:assert';
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { bundledSnippets } from '../../../server/src/start/bundled-snippets.js';
import { rows } from '../../../server/src/lsp/answers/requests.js';
import { allFeatures } from '../../../server/src/service/workspace/client-features.js';
import { Workspace } from '../../../server/src/service/workspace/workspace.js';
import { createYamlAssist } from '../../../server/src/service/fields/yaml-assist.js';
import { broken, fine, notOurs } from '../../support/bad-texts.js';
import { configMap, goodModule } from '../../support/manifests.js';
import { questionAt } from '../../support/question.js';
import type { Random } from '../../support/random.js';
import { editedYaml, randomFrom } from '../../support/random.js';
import { testSchemas } from '../../support/schemas.js';

const assist = createYamlAssist();
const uri = 'file:///demo/module.yaml';
/** Nobody writes it. */
const fresh = '\uE000';
const pair = `${goodModule}---\n${configMap}`;
const dockerfile =
  'FROM ubuntu:24.04 AS b\nARG KERNEL_FULL_VERSION\nRUN make \\\n  all && depmod\nCOPY --from=b /a /b\n';

/** The other sort of line end from the middle on. */
function mixed(text: string): string {
  const middle = text.indexOf('\n', text.length / 2);
  const turned = (part: string): string =>
    part.includes('\r\n') ? part.replaceAll('\r\n', '\n') : part.replaceAll('\n', '\r\n');
  return text.slice(0, middle) + turned(text.slice(middle));
}

/** Line ends as they should not be. */
const returned: Readonly<Record<string, string>> = {
  'carriage returns for line ends': pair.replaceAll('\n', '\r'),
  'a lone carriage return in each value': pair.replaceAll(': ', ': \r').replaceAll('my-kmod', 'my\r-kmod'),
  'a carriage return before each line end': pair.replaceAll('\n', '\r\r\n'),
  'line feeds below carriage returns': mixed(pair),
  'line feeds above carriage returns': mixed(pair.replaceAll('\n', '\r\n')),
  'other line ends of YAML': pair.replaceAll('my-kmod', 'my\u2028k\u0085mod'),
  'values over several lines': pair
    .replaceAll('my-kmod', '"my\n\n  kmod"')
    .replaceAll('KERNEL', 'KER\n  NEL'),
};

const small = (texts: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(texts).filter(([, text]) => text.length < 100_000);

describe('every answer, in every text', () => {
  for (const [what, text] of [...small(fine), ...small(broken), ...small(notOurs), ...small(returned)]) {
    it(`has its ranges in the document and its edits in a line: ${what}`, async () => {
      const random = randomFrom(5);
      for (let round = 0; round < 25; round += 1)
        await verify(round % 2 === 0 ? text : withFreshLine(text, random), random);
    });
  }

  it('also in texts that were spoiled at random', async () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const random = randomFrom(seed);
      await verify(spoiled(random.oneOf([pair, pair, dockerfile]), random), random);
    }
  }).timeout(240_000);
});

/** Where most is offered: a line that is being begun. The cursor goes to its end. */
function withFreshLine(text: string, random: Random): string {
  const ends = [...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => ({
    end,
    at: index + end.length,
  }));
  const { end, at } = ends[random.below(ends.length)] ?? { end: '\n', at: 0 };
  return `${text.slice(0, at)}${' '.repeat(random.below(8))}${fresh}${end}${text.slice(at)}`;
}

function spoiled(text: string, random: Random): string {
  const pieces = ['\r', '\r\n', '\r', '\n\r', '\u2028', '\u0085', '"', '${', '{{ x }}'] as const;
  let result = editedYaml(text, random);
  for (let times = random.below(5); times > 0; times -= 1) {
    const at = random.below(result.length + 1);
    result = `${result.slice(0, at)}${random.oneOf(pieces)}${result.slice(at)}`;
  }
  if (random.below(4) === 0) result = mixed(result);
  return random.below(4) === 0 ? result.replaceAll('\n', random.oneOf(['\r', '\r\n'])) : result;
}

/** Asks everything at one place of the text. */
async function verify(marked: string, random: Random): Promise<void> {
  const text = marked.replace(fresh, '');
  const name = text.includes('apiVersion') || !text.includes('FROM ') ? uri : 'file:///demo/Dockerfile';
  const workspace = new Workspace(testSchemas);
  workspace.edit(name, text, name === uri ? undefined : 'dockerfile');
  const document = TextDocument.create(name, 'any', 1, text);
  const position = document.positionAt(
    text === marked ? random.below(text.length + 1) : marked.indexOf(fresh),
  );
  const end = document.positionAt(text.length);
  for (const { method, answer } of rows) {
    const whole = random.below(2) === 0 ? { start: { line: 0, character: 0 }, end } : undefined;
    const result = await answer({
      snapshot: workspace.snapshot(),
      uri: name,
      params: questionAt(name, position, whole),
      features: allFeatures,
      assist,
      snippets: bundledSnippets,
      addressOf: file => ({ uri: file, version: 1 }),
      onRuleFailure: (rule, error) => assert.fail(`${rule}: ${String(error)}`),
      stop: { stopped: false },
    });
    const about = `${method} at ${JSON.stringify(position)} of ${JSON.stringify(text)}`;
    for (const range of rangesIn(result)) verifyRange(document, range, about);
    for (const edits of editsIn(result))
      assert.doesNotThrow(() => TextDocument.applyEdits(document, edits), about);
    for (const edit of editsOf(name, result))
      verifyBreaks(edit.newText, text, document.offsetAt(edit.range.start), about);
    if (method === 'textDocument/completion') verifyCompletions(result, document, position, about);
  }
}

function verifyRange(document: TextDocument, { start, end }: Range, about: string): void {
  for (const place of [start, end])
    assert.deepEqual(document.positionAt(document.offsetAt(place)), place, `no such place: ${about}`);
  assert.ok(document.offsetAt(start) <= document.offsetAt(end), `reversed: ${about}`);
}

function verifyCompletions(result: unknown, document: TextDocument, position: Position, about: string): void {
  // The answer of the row for completion.
  for (const item of result as readonly {
    readonly textEdit?: TextEdit;
    readonly additionalTextEdits?: TextEdit[];
  }[]) {
    const { textEdit, additionalTextEdits = [] } = item;
    assert.ok(textEdit, about);
    const { start, end } = textEdit.range;
    assert.equal(start.line, end.line, `more than a line: ${about}`);
    assert.equal(start.line, position.line, `another line: ${about}`);
    assert.ok(start.character <= position.character && position.character <= end.character, about);
    assert.doesNotThrow(() => TextDocument.applyEdits(document, [textEdit, ...additionalTextEdits]), about);
    const edges = additionalTextEdits
      .flatMap(({ range }) => [range.start, range.end])
      .map(at => document.offsetAt(at));
    const [from, to] = [document.offsetAt(start), document.offsetAt(end)];
    assert.ok(
      edges.every(at => at < from || at > to),
      `touching edits: ${about}`,
    );
  }
}

/** What is inserted ends its lines as the one does that it is put into, or else the one before it. */
function verifyBreaks(written: string, text: string, offset: number, about: string): void {
  const start = text.charAt(offset) === '\n' && text.charAt(offset - 1) === '\r' ? offset - 1 : offset;
  const ends = (part: string): readonly string[] => part.match(/\r\n|\n/g) ?? [];
  const expected = ends(text.slice(start)).at(0) ?? ends(text.slice(0, start)).at(-1);
  if (expected === undefined) return;
  for (const used of ends(written))
    assert.equal(used, expected, `${JSON.stringify(written)} at ${String(offset)} in ${about}`);
}

function rangesIn(value: unknown): readonly Range[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('start' in value && 'end' in value && typeof value.start === 'object') return [value as Range];
  return Object.values(value).flatMap(rangesIn);
}

/** The lists of edits of one document. */
function editsIn(value: unknown): readonly TextEdit[][] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && value.length > 0 && value.every(isEdit)) return [value as TextEdit[]];
  return Object.values(value).flatMap(editsIn);
}

/** Those of one file; others' are in what names the other. */
function editsOf(file: string, value: unknown): readonly TextEdit[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isEdit(value)) return [value as TextEdit];
  const { uri: other = file } = ('textDocument' in value ? value.textDocument : {}) as { uri?: string };
  return other === file ? Object.values(value).flatMap(inner => editsOf(file, inner)) : [];
}

const isEdit = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'newText' in value && 'range' in value;
