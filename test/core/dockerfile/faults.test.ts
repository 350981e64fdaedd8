import { strict as assert } from 'node:assert';
import { faultsOf } from '../../../server/src/core/dockerfile/faults.js';
import { parseDockerfile } from '../../../server/src/core/dockerfile/parse.js';

const faults = (text: string): readonly string[] =>
  faultsOf(parseDockerfile(text)).map(
    ({ kind, span, suggestion }) =>
      `${kind} ${text.slice(span.start, span.end)}` + (suggestion ? ` (${suggestion}?)` : ''),
  );

describe('Dockerfile: what the parser refuses', () => {
  const refused: Readonly<Record<string, readonly string[]>> = {
    '': ['empty-file '],
    '# only a comment\n': ['empty-file '],
    'RUN a': ['no-from RUN'],
    'ARG A\n': ['no-from ARG'],
    'ARG A\nRUN b\nFROM c': ['no-from RUN'],
    'FROM a\nRUNN b': ['unknown-instruction RUNN (RUN?)'],
    'FROM a\nSOMETHING b': ['unknown-instruction SOMETHING'],
    'FROM a b': ['arguments FROM'],
    'FROM a AS 1x': ['stage-name 1x'],
    'FROM a\nRUN <<EOF\nx': ['unterminated-heredoc <<EOF'],
    'FROM a\nCOPY x': ['arguments COPY'],
    'FROM a\nCOPY x <<EOF\nEOF': ['heredoc-destination <<EOF'],
    'FROM a\nCOPY --parents x y': ['flag --parents'],
    'FROM a\nCOPY --from x y': ['flag --from'],
    'FROM a\nCOPY --from=x --from=y a b': ['flag --from=y'],
    'FROM a\nRUN ["a", 1]': ['array-of-others ["a", 1]'],
    'FROM a\nENV A': ['arguments A'],
    'FROM a\nENV A=1 B': ['arguments B'],
    'FROM a\nSHELL bash': ['arguments SHELL'],
    'FROM a\nHEALTHCHECK true': ['arguments true'],
    'FROM a\nHEALTHCHECK CMD': ['arguments CMD'],
    'FROM a\nHEALTHCHECK NONE now': ['arguments NONE'],
    'FROM a\nONBUILD FROM b': ['trigger FROM'],
    '# escape=x\nFROM a': ['directive # escape=x'],
    '# syntax=a\n# syntax=b\nFROM a': ['directive # syntax=b'],
    'FROM {{ .image }}\n{{- if .x }}\nRUN a': ['arguments FROM', 'unknown-instruction {{-'],
  };
  for (const [text, expected] of Object.entries(refused)) {
    it(JSON.stringify(text), () => assert.deepEqual(faults(text), expected));
  }

  it('nothing in an ordinary file', () => {
    const text = `# syntax=docker/dockerfile:1
ARG TAG=22.04
FROM --platform=linux/amd64 ubuntu:\${TAG} as Builder
RUN --mount=type=secret,id=x --network=none make
COPY --chown=1:1 --chmod=640 --link a b/
ADD --checksum=sha256:x https://example.com/a /a
HEALTHCHECK --interval=5s CMD ["true"]
HEALTHCHECK none
ONBUILD RUN x
MAINTAINER me
ENV A b c
`;
    assert.deepEqual(faults(text), []);
  });

  it('a line that is too long for the reader', () => {
    const text = `FROM a\nRUN echo ${'x'.repeat(70_000)}\n`;
    assert.deepEqual(
      faultsOf(parseDockerfile(text)).map(({ kind }) => kind),
      ['long-line'],
    );
  });
});
