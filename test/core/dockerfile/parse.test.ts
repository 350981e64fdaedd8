import { strict as assert } from 'node:assert';
import type { Instruction } from '../../../server/src/core/dockerfile/instruction.js';
import type { JoinedText } from '../../../server/src/core/dockerfile/joined-text.js';
import { sourceOffset } from '../../../server/src/core/dockerfile/joined-text.js';
import type { ParsedDockerfile } from '../../../server/src/core/dockerfile/parse.js';
import { parseDockerfile } from '../../../server/src/core/dockerfile/parse.js';
import type { Span } from '../../../server/src/core/span.js';
import { diceOf } from './random.js';
import { soup, spoiled } from './soup.js';

const instructions = (text: string): readonly Instruction[] => parseDockerfile(text).instructions;

const lines = (text: string): readonly string[] => instructions(text).map(({ line }) => line.text);

const cut = (text: string, span: Span): string => text.slice(span.start, span.end);

function only(text: string): Instruction {
  const [first, ...others] = instructions(text);
  assert.ok(first);
  assert.deepEqual(others, []);
  return first;
}

describe('Dockerfile: logical lines', () => {
  const cases: Readonly<Record<string, readonly [text: string, ...lines: string[]]>> = {
    'joins continuation lines without their backslash': ['RUN a \\\n  b', 'RUN a   b'],
    'takes blanks after the backslash for nothing': ['RUN a \\ \t\nb', 'RUN a b'],
    'ends the line at a doubled backslash': ['RUN a\\\\\nRUN b', 'RUN a\\\\', 'RUN b'],
    'drops comments and blank lines inside': ['RUN a \\\n  # why\n\n  b\nRUN c', 'RUN a   b', 'RUN c'],
    'keeps a # that is not at the start of a line': ['RUN a # b', 'RUN a # b'],
    'reads Windows line ends': ['FROM a\r\nRUN b \\\r\n  c\r\n', 'FROM a', 'RUN b   c'],
    'takes a lone carriage return for a blank': ['FROM a\rRUN b', 'FROM a\rRUN b'],
    'continues at the end of the file': ['RUN a \\', 'RUN a'],
    'skips a byte-order mark': ['\uFEFFFROM a', 'FROM a'],
    'takes the backtick when `escape` says so': ['# escape=`\nRUN a `\nb\\\nRUN c', 'RUN a b\\', 'RUN c'],
    'reads no directive after a blank line': ['\n# escape=`\nRUN a `\nRUN b', 'RUN a `', 'RUN b'],
    'joins a keyword': ['FR\\\nOM a', 'FROM a'],
  };
  for (const [title, [text, ...expected]] of Object.entries(cases)) {
    it(title, () => assert.deepEqual(lines(text), expected));
  }

  it('tells of blanks after a backslash that continues the line', () => {
    const text = 'RUN a \\ \t\n b \\\n c';
    const [run] = parseDockerfile(text).instructions;
    assert.deepEqual(
      run?.looseBlanks.map(({ start, end }) => [start, end]),
      [[7, 9]],
    );
  });

  it('tells where comments are', () => {
    const text = '# top\nRUN a \\\n  # inside\n  b\n#end';
    const parsed = parseDockerfile(text);
    assert.deepEqual(
      parsed.comments.map(span => cut(text, span)),
      ['# top', '#end'],
    );
    assert.deepEqual(
      parsed.instructions[0]?.comments.map(span => cut(text, span)),
      ['# inside'],
    );
  });
});

describe('Dockerfile: instructions', () => {
  it('divides flags from arguments', () => {
    const text = 'copy --from=builder --chown="a b" --link /a /b';
    const copy = only(text);
    assert.equal(copy.keyword, 'COPY');
    assert.deepEqual(
      copy.flags.map(({ name, value, valueSpan }) => [name, value, valueSpan && cut(text, valueSpan)]),
      [
        ['from', 'builder', 'builder'],
        ['chown', 'a b', '"a b"'],
        ['link', undefined, undefined],
      ],
    );
    assert.deepEqual(
      copy.words.map(word => word.text),
      ['/a', '/b'],
    );
  });

  it('decodes the exec form and keeps the place of every word', () => {
    const text = 'RUN ["sh", \\\n "-c", "a \\"b\\" \\u00e9"]';
    const run = only(text);
    assert.equal(run.form, 'exec');
    assert.deepEqual(
      run.words.map(word => word.text),
      ['sh', '-c', 'a "b" é'],
    );
    assert.deepEqual(
      run.words.map(({ span }) => cut(text, span)),
      ['"sh"', '"-c"', '"a \\"b\\" \\u00e9"'],
    );
    const inner = run.words[2];
    assert.equal(inner && text.charAt(sourceOffset(inner.joined, 'a "'.length)), 'b');
  });

  it('takes an array that is no JSON for the shell form', () => {
    const run = only("RUN ['a', 'b']");
    assert.equal(run.form, 'shell');
    assert.equal(run.words[0]?.text, "['a', 'b']");
  });

  it('reads both forms of ENV', () => {
    const pairs = (text: string): unknown =>
      only(text).pairs.map(({ name, value }) => [name.text, value?.text]);
    assert.deepEqual(pairs('ENV A=1 B="x y" C=\\ z'), [
      ['A', '1'],
      ['B', '"x y"'],
      ['C', '\\ z'],
    ]);
    assert.deepEqual(pairs('ENV A some words = more'), [['A', 'some words = more']]);
    assert.deepEqual(pairs('ARG A B=c'), [
      ['A', undefined],
      ['B', 'c'],
    ]);
  });

  it('reads what ONBUILD defers', () => {
    const { trigger } = only('ONBUILD COPY --from=a x y');
    assert.deepEqual([trigger?.keyword, trigger?.flags[0]?.value, trigger?.words.length], ['COPY', 'a', 2]);
  });
});

describe('Dockerfile: here-documents', () => {
  const heredocs = (text: string): unknown =>
    instructions(text).flatMap(instruction =>
      instruction.heredocs.map(({ name, body, terminator }) => [
        instruction.keyword,
        name,
        cut(text, body),
        terminator !== undefined,
      ]),
    );

  it('takes the body out of the instructions', () => {
    const text = 'RUN <<EOF\nFROM x\nEOF\nRUN b';
    assert.deepEqual(heredocs(text), [['RUN', 'EOF', 'FROM x\n', true]]);
    assert.deepEqual(lines(text), ['RUN <<EOF', 'RUN b']);
  });

  it('reads several, quoted, with tabs, with a blank before the name and with a descriptor', () => {
    assert.deepEqual(heredocs('RUN a <<-A 3<<"B" << C\n\t1\n\tA\n2\nB\n3\nC\n'), [
      ['RUN', 'A', '\t1\n', true],
      ['RUN', 'B', '2\n', true],
      ['RUN', 'C', '3\n', true],
    ]);
  });

  it('is not fooled by quotes, here-strings, comparisons and other instructions', () => {
    assert.deepEqual(
      heredocs('RUN echo "<<EOF"\nRUN cat <<<x\nRUN test 1 < 2\nCMD <<EOF\nLABEL a=<<EOF'),
      [],
    );
  });

  it('says that one does not end', () => {
    assert.deepEqual(heredocs('COPY <<EOF /x\ntext'), [['COPY', 'EOF', 'text', false]]);
  });

  it('says whether variables in it are expanded', () => {
    const [first, second] = only('RUN <<A <<"B"\nA\nB').heredocs;
    assert.deepEqual([first?.expands, second?.expands], [true, false]);
  });
});

describe('Dockerfile: any text', () => {
  it('never throws and keeps every character where it stands', () => {
    const dice = diceOf(20261123);
    const real =
      'FROM ubuntu AS b\nARG X=1\nRUN apt-get update && \\\n  # why\n  make $X\nCOPY --from=b ["/a", "/b"]\n';
    for (let round = 0; round < 4000; round++) {
      const text = round % 2 ? soup(dice) : spoiled(real, dice);
      const parsed = parseDockerfile(text);
      for (const part of partsOf(parsed)) assert.deepEqual(misplaced(text, part), [], JSON.stringify(text));
      for (const span of spansOf(parsed)) {
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, JSON.stringify(text));
      }
    }
  });

  it('is quick with ten thousand lines, in many instructions or in one', () => {
    const many = parseDockerfile('FROM a\n' + 'RUN x && \\\n  y\n'.repeat(5000));
    assert.equal(many.instructions.length, 5001);
    const one = parseDockerfile('RUN ' + 'x && \\\n'.repeat(10_000) + 'y');
    assert.equal(one.instructions.length, 1);
  });
});

function partsOf(parsed: ParsedDockerfile): readonly JoinedText[] {
  return parsed.instructions.flatMap(instruction => [
    instruction.line,
    instruction.rest,
    // Escapes are gone from the words of the exec form: they have other characters than the file.
    ...(instruction.form === 'exec' ? [] : instruction.words.map(({ joined }) => joined)),
    ...instruction.pairs.flatMap(({ name, value }) => (value ? [name.joined, value.joined] : [name.joined])),
  ]);
}

const misplaced = (text: string, part: JoinedText): readonly number[] =>
  [...part.text.slice(0, 500)].length === 0
    ? []
    : Array.from({ length: part.text.length }, (_, at) => at).filter(
        at => text.charAt(sourceOffset(part, at)) !== part.text.charAt(at),
      );

const spansOf = (parsed: ParsedDockerfile): readonly Span[] => [
  ...parsed.comments,
  ...parsed.instructions.flatMap(instruction => [
    instruction.span,
    instruction.keywordSpan,
    ...instruction.words.map(({ span }) => span),
    ...instruction.pairs.map(({ span }) => span),
    ...instruction.flags.flatMap(({ span, nameSpan, valueSpan }) => [
      span,
      nameSpan,
      ...(valueSpan ? [valueSpan] : []),
    ]),
    ...instruction.heredocs.flatMap(({ span, body }) => [span, body]),
  ]),
];
