// Dockerfiles as nobody writes them: every piece of the syntax, in no order.
import type { Dice } from './random.js';

const pieces = [
  ...[
    'FROM',
    'RUN',
    'COPY',
    'ADD',
    'ENV',
    'ARG',
    'ONBUILD',
    'LABEL',
    'WORKDIR',
    'SHELL',
    'RUNN',
    'from',
    'AS',
    'as',
  ],
  ...['\n', '\n', '\n', '\n', '\r\n', '\r', ' ', ' ', '\t', '\u00a0', '\v', '\ufeff', '\0'],
  ...['\\', '\\\n', '\\ \n', '\\\\\n', '`', '`\n', '#', '# comment\n', '# escape=`\n', '# syntax=x\n'],
  ...[
    '<<EOF',
    '<< EOF',
    '<<-EOF',
    '3<<EOF',
    '<<"EOF"',
    "<<'E F'",
    'EOF\n',
    '\tEOF\n',
    '<<<',
    '<',
    '>',
    '>>',
    '2>&1',
  ],
  ...[
    '"',
    "'",
    '$',
    '$X',
    '${X}',
    '${X:-y}',
    '${X%',
    '${X//a/b}',
    '${',
    '}',
    '$$',
    '\\$',
    '$(',
    '`uname -r`',
    '$((1+1))',
    ')',
  ],
  ...[
    '["a","b"]',
    '["a", 1]',
    '[',
    ']',
    '{{ .Values.x }}',
    '--from=a',
    '--from=0',
    '--mount=type=secret,id=s',
    '--',
  ],
  ...['a', 'b', '=', '/', '/opt/lib/modules', '*.ko', '../', '.', 'é', '😀', '\ud800'],
  ...[
    '&&',
    '||',
    ';',
    '|',
    '&',
    '(',
    '{',
    'if ',
    '; then ',
    '; fi',
    'for x in a b; do ',
    '; done',
    'case x in ',
    ';; esac',
  ],
  ...[
    'mkdir -p ',
    'cp -r ',
    'rm -rf ',
    'mv ',
    'ln -s ',
    'install -D ',
    'depmod -b /opt ',
    'cd ',
    'make ',
    'apt-get install ',
  ],
  ...[
    'FROM scratch\n',
    'FROM ubuntu AS a\n',
    'RUN <<A <<B\nA\nB\n',
    'COPY --from=0 /x /y\n',
    'RUN cp a b && ',
  ],
];

export const soup = (dice: Dice): string =>
  Array.from({ length: 1 + dice.below(60) }, () => dice.pick(pieces)).join('');

/** A Dockerfile with a few things put in, taken out or doubled. */
export function spoiled(text: string, dice: Dice): string {
  let result = text;
  for (let changes = 1 + dice.below(4); changes > 0; changes--) {
    const at = dice.below(result.length + 1);
    const kind = dice.below(10);
    if (kind < 6) result = result.slice(0, at) + dice.pick(pieces) + result.slice(at);
    else if (kind < 8) result = result.slice(0, at) + result.slice(at + dice.below(12));
    else
      result =
        result.slice(0, at) + result.slice(dice.below(result.length + 1)).slice(0, 30) + result.slice(at);
  }
  return result;
}
