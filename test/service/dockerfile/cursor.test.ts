// A position in a ConfigMap and the place in its Dockerfile: both ways lead to the same character.
import { strict as assert } from 'node:assert';
import { placesLost } from '../../support/check-dockerfile.js';

const texts: Readonly<Record<string, string>> = {
  plain: 'FROM a\nRUN b\n',
  'with blank lines and indentation': 'FROM a\n\n\nRUN b && \\\n    c\n\n',
  'with quotes, tabs and other scripts': `FROM "a"\nRUN echo 'ü' "\\t" \t 漢字 😀 : # x\n`,
  'with trailing blanks': 'FROM a  \nRUN b\t\n',
};

const block = (text: string, indentation: string): string => text.replace(/^(?=.)/gm, indentation);

const hosts: Readonly<Record<string, (text: string) => string>> = {
  literal: text => `|\n${block(text, '    ')}`,
  'literal, kept': text => `|+\n${block(text, '        ')}`,
  'double quoted': text => `${JSON.stringify(text)}\n`,
  'single quoted': text => `'${text.trimEnd().replaceAll("'", "''").replaceAll('\n', '\n\n    ')}'\n`,
};

describe('a place in a ConfigMap', () => {
  for (const [host, written] of Object.entries(hosts)) {
    for (const [kind, text] of Object.entries(texts)) {
      it(`is the same in its Dockerfile: ${host}, ${kind}`, () => {
        const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: df}\ndata:\n  dockerfile: ';
        assert.deepEqual(placesLost(`${head}${written(text)}`), []);
      });
    }
  }
});
