// What holds the house together and no compiler checks: who imports what, and what may not stand in any file.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releases } from '../server/src/core/release.js';
import { repositoryRoot } from './support/shared.js';
import type { Import, SourceFile } from './support/source-files.js';
import { exportedValues, importedNames } from './support/source-names.js';
import { filesBelow, importsOf, lateRegExps, packageOf } from './support/source-files.js';

const server = filesBelow('server/src').filter(({ path }) => path.endsWith('.ts'));
const client = filesBelow('client/src').filter(({ path }) => path.endsWith('.ts'));
const tests = filesBelow('test').filter(({ path }) => path.endsWith('.ts'));
const shipped = [...server, ...client];
const imports = shipped.flatMap(importsOf);

/** What has more lines than this is about more than one thing. */
const mostLines = 375;

/** Below which paths a floor may import; its own files always. */
const floors: Readonly<Record<string, readonly string[]>> = {
  'server/src/protocol/': [],
  'server/src/core/': [],
  'server/src/analysis/': ['server/src/core/'],
  'server/src/service/': ['server/src/analysis/', 'server/src/core/', 'server/src/protocol/'],
  'server/src/disk/': ['server/src/service/ports/', 'server/src/core/'],
  'server/src/cluster/': ['server/src/service/ports/', 'server/src/core/'],
  'server/src/lsp/': ['server/src/service/', 'server/src/core/', 'server/src/protocol/'],
  'server/src/cli/': ['server/src/service/', 'server/src/core/', 'server/src/protocol/'],
  'server/src/': ['server/src/', 'schemas/', 'snippets/'],
  'client/src/': ['server/src/protocol/', 'server/src/core/text/visible-text.ts'],
};

/** Each package is known to one file, or to one floor. */
const packages: Readonly<Record<string, readonly string[]>> = {
  re2js: ['server/src/core/regexp/re2.ts'],
  ajv: ['server/src/core/api-server/structure.ts'],
  yaml: ['server/src/analysis/yaml/parse.ts'],
  'yaml-language-server': ['server/src/service/fields/yaml-assist.ts'],
  'vscode-languageserver-types': ['server/src/protocol/', 'server/src/service/', 'server/src/lsp/'],
  'vscode-languageserver-textdocument': ['server/src/service/', 'server/src/lsp/'],
  'vscode-languageserver': ['server/src/lsp/'],
  '@kubernetes/client-node': ['server/src/cluster/'],
  undici: ['server/src/cluster/'],
  vscode: ['client/src/'],
  'vscode-languageclient': ['client/src/'],
  'node:': [
    'server/src/disk/',
    'server/src/cluster/',
    'server/src/lsp/',
    'server/src/cli/',
    'server/src/main.ts',
    'server/src/kmm.ts',
    'server/src/start/',
    'client/src/',
  ],
};

const isBelow = (path: string, places: readonly string[]): boolean =>
  places.some(place => path === place || (place.endsWith('/') && path.startsWith(place)));

const floorOf = (path: string): string =>
  Object.keys(floors)
    .filter(floor => path.startsWith(floor))
    .sort((a, b) => b.length - a.length)[0] ?? '';

const written = ({ from, specifier }: Import): string => `${from} imports ${specifier}`;

describe('tidy', () => {
  it('imports each package only where its one user lives', () => {
    const strays = imports.filter(
      ({ from, specifier, target }) =>
        target === undefined && !isBelow(from, packages[packageOf(specifier)] ?? []),
    );
    assert.deepEqual(strays.map(written), []);
  });

  it('has no row for a package that nobody imports', () => {
    const imported = new Set(imports.map(({ specifier }) => packageOf(specifier)));
    const idle = Object.keys(packages).filter(name => !imported.has(name));
    assert.deepEqual(idle, []);
  });

  it('imports no floor from below it', () => {
    const upward = imports.filter(({ from, target }) => {
      const floor = floorOf(from);
      return target !== undefined && !isBelow(target, [floor, ...(floors[floor] ?? [])]);
    });
    assert.deepEqual(upward.map(written), []);
  });

  it('has no import cycles', () => {
    assert.deepEqual(cycles(imports), []);
  });

  it('ends every relative import in .js', () => {
    const all = [...imports, ...tests.flatMap(importsOf)];
    const others = all.filter(
      ({ specifier, target }) => target !== undefined && !/\.js(?:on)?$/.test(specifier),
    );
    assert.deepEqual(others.map(written), []);
  });

  it('makes no regular expression of what it is given', () => {
    assert.deepEqual(shipped.flatMap(lateRegExps), []);
    const text = [
      'const word = "x";',
      'const form = new RegExp(`^${word}$`);',
      'const at = (name: string) => new RegExp(name).test(word);',
      'function all(name: string) {',
      '  return RegExp(name, "g");',
      '}',
      'class Reader {',
      '  readonly form = new RegExp(this.name);',
      '}',
    ].join('\n');
    assert.deepEqual(lateRegExps({ path: 'a.ts', text }), ['a.ts:3', 'a.ts:5', 'a.ts:8']);
  });

  it('has no default exports', () => {
    assert.deepEqual(places(shipped, /^export (?:default|=)/m), []);
  });

  it('has no file that is too long to be read at once', () => {
    const written = shipped.filter(({ path }) => !path.endsWith('.gen.ts'));
    const long = written.filter(({ text }) => text.split('\n').length - 1 > mostLines);
    assert.deepEqual(
      long.map(({ path }) => path),
      [],
    );
  });

  it('compares KMM releases only in the tables of what differs between them', () => {
    const tables = [
      'core/release.ts',
      'core/dialect.ts',
      'core/admission/facts.ts',
      'core/operator-settings.ts',
      'core/api-server/schema.ts',
    ];
    const others = server.filter(({ path }) => !tables.includes(path.replace('server/src/', '')));
    const importing = /import \{[^}]*\b(?:since|before)\b[^}]*\} from '[^']*\/release\.js'/;
    const importers = others.filter(({ text }) => importing.test(text)).map(({ path }) => path);
    const numbered = releases.filter(release => release !== 'main').join('|');
    const literal = new RegExp(`'(?:${numbered.replaceAll('.', '\\.')})'|\\breleases\\.\\w*[iI]ndexOf\\(`);
    // What a rule or a row of its own table says, the engine and `holdsIn` compare; SARIF has a version, too.
    const told =
      /^server\/src\/analysis\/rules\/.*: {3,5}(?:since|until): '|lint-report-sarif\.ts: +version: /;
    const lines = others.flatMap(({ path, text }) => text.split('\n').map(line => `${path}: ${line}`));
    assert.deepEqual([...importers, ...lines.filter(line => literal.test(line) && !told.test(line))], []);
  });

  it('exports no value that only tests use', () => {
    const scripts = filesBelow('scripts').filter(({ path }) => path.endsWith('.mjs'));
    const taken = new Set([...shipped, ...scripts].flatMap(importedNames));
    const tested = new Set(tests.flatMap(importedNames));
    const isIdle = ({ path, text }: SourceFile, name: string): boolean => {
      const isUsedHere = wordsOf(text).filter(word => word === name).length > 1;
      return !(isUsedHere && tested.has(`${path}#${name}`)) && !isTold(scripts, name);
    };
    const idle = shipped
      .filter(({ path }) => !isTakenByItsHost(path) && !taken.has(`${path}#*`))
      .flatMap(file => exportedValues(file).map(name => ({ file, name })))
      .filter(({ file, name }) => !taken.has(`${file.path}#${name}`) && isIdle(file, name));
    assert.deepEqual(
      idle.map(({ file, name }) => `${file.path}#${name}`),
      [],
    );
  });

  it('speaks to the user through one door, where all words are made fit to be shown', () => {
    const client = shipped.filter(({ path }) => /^client\/src\/(?!shown\/)/.test(path));
    assert.deepEqual(places(client, windows), []);
    const lsp = shipped.filter(({ path }) => /^server\/src\/lsp\/(?!connection\/window\.ts)/.test(path));
    assert.deepEqual(places(lsp, editorsOwn), []);
    for (const line of [
      'void vscode.window.showErrorMessage(text)',
      'const show = vscode.window.showWarningMessage;',
      'window.createQuickPick()',
      'item.tooltip = text;',
      'new vscode.TreeItem(name)',
      'vscode.env.clipboard.writeText(command)',
    ])
      assert.match(line, windows);
    for (const line of [
      'connection.console.log(x)',
      'const { window } = connection;',
      'window.showErrorMessage(x)',
    ])
      assert.match(line, editorsOwn);
  });

  it('has no command for the user to run that is not put together by the one who quotes', () => {
    const others = shipped.filter(({ path }) => path !== 'server/src/core/text/shell-text.ts');
    assert.deepEqual(places(others, rawCommand), []);
    for (const line of [
      '`kubectl delete ${name}`',
      "'kubectl get ' + name",
      '`try \\`oc delete ${x}`',
      '"kubectl -n " +',
    ])
      assert.match(line, rawCommand);
    for (const line of ['`${shellCommand("kubectl", x)}`', "'as `kubectl get nodes -o wide` prints it'"])
      assert.doesNotMatch(line, rawCommand);
  });

  it('exports no two types of one name', () => {
    const form = /^export (?:declare |abstract )*(?:interface|type|class|enum) (\w+)/gm;
    const all = shipped.flatMap(({ path, text }) =>
      [...text.matchAll(form)].map(([, name = '']) => `${name} in ${path}`),
    );
    const nameOf = (place: string): string => place.split(' ')[0] ?? '';
    const names = all.map(nameOf);
    assert.deepEqual(
      all.filter(place => names.indexOf(nameOf(place)) !== names.lastIndexOf(nameOf(place))).toSorted(),
      [],
    );
  });

  it('has no names that say nothing', () => {
    const empty = /^export (?:class|interface|type|function|const) \w*(?:Manager|Helpers?|Utils?|Info)\b/m;
    assert.deepEqual(places([...shipped, ...tests], empty), []);
    const files = shipped.filter(({ path }) => /(?:manager|helpers?|utils?|misc|common)\.ts$/.test(path));
    assert.deepEqual(
      files.map(({ path }) => path),
      [],
    );
  });

  it('leaves no test out and runs no test alone', () => {
    assert.deepEqual(places(tests, /\b(?:it|describe|context)\.(?:only|skip)\b|\bx(?:it|describe)\(/), []);
  });

  it('switches no check off and puts nothing off', () => {
    const marks = ['TO' + 'DO', 'FIX' + 'ME', 'eslint-' + 'disable', '@ts-' + 'ignore', '@ts-' + 'nocheck'];
    assert.deepEqual(places(filesBelow(''), new RegExp(marks.join('|'))), []);
  });

  it('holds no path of anyone’s machine', () => {
    const machine = new RegExp(
      ['/ho' + 'me/(?!user/)\\w', '/Us' + 'ers/\\w', '[A-Z]:\\\\+Us' + 'ers', '/wo' + 'rk/'].join('|'),
    );
    const ours = filesBelow('').filter(({ path }) => !/^(?:test\/fixtures|samples|snippets)\//.test(path));
    assert.deepEqual(places(ours, machine), []);
  });

  it('explains every package it depends on', () => {
    const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      readonly dependencies?: object;
      readonly devDependencies: object;
    };
    const text = readFileSync(join(repositoryRoot, 'ARCHITECTURE.md'), 'utf8');
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const unexplained = names.filter(name => !name.startsWith('@types/') && !text.includes(`\`${name}\``));
    assert.deepEqual(unexplained, []);
  });
});

/** How VS Code is made to show something. */
const windows =
  /\b(?:show(?:Information|Warning|Error)Message|(?:show|create)QuickPick|(?:show|create)InputBox|withProgress|createStatusBarItem|setStatusBarMessage|createOutputChannel|clipboard)\b|new vscode\.TreeItem\(|\.(?:tooltip|description|message|text|label|accessibilityInformation) = /;

/** How an editor is made to show something by LSP. */
const editorsOwn =
  /\.console\.\w|\bwindow\.(?:show|create)\w+\(|\{[^}]*\b(?:window|console)\b[^}]*\} = (?:this\.#world\.)?connection\b/;

/** A command line with a hole in it, between quotes or at the start of a text. */
const rawCommand =
  /(?:^|['"`])(?:\\?`)?(?:kubectl|oc) [^'"`]*\$\{|\\`(?:kubectl|oc) [^`\\]*\$\{|['"](?:kubectl|oc) [^'"]*['"] \+/;

const wordsOf = (text: string): readonly string[] => text.match(/\w+/g) ?? [];

/** Generators build what they take from the source, so that they only name it. */
const isTold = (scripts: readonly SourceFile[], name: string): boolean =>
  scripts.some(({ text }) => wordsOf(text).includes(name));

/** VS Code calls what the extension exports; lists that are generated are whole. */
const isTakenByItsHost = (path: string): boolean =>
  path === 'client/src/extension.ts' || path.endsWith('.gen.ts');

/** `path:line` of every match. */
function places(files: readonly { readonly path: string; readonly text: string }[], form: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (form.test(line) ? [`${path}:${String(index + 1)}`] : [])),
  );
}

/** One line for each import that closes a circle. */
function cycles(edges: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, target } of edges) {
    if (target !== undefined) targets.set(from, [...(targets.get(from) ?? []), target]);
  }
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' -> '));
    if (way.includes(path) || done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return found;
}
