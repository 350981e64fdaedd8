// The pure floors are pure because anything else does not compile. Proven by compiling one offence after the other
// with each floor's own tsconfig.
import { strict as assert } from 'node:assert';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from './support/shared.js';

const impure: Readonly<Record<string, string>> = {
  'node:fs': `import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8');\n`,
  process: `export const env = process.env;\n`,
  setTimeout: `export const timer = setTimeout(() => undefined, 1);\n`,
  console: `console.log('x');\nexport {};\n`,
  fetch: `export const answer = fetch('https://example.com');\n`,
  window: `export const size = window.innerWidth;\n`,
};

const upward = (target: string): string => `import * as above from '${target}';\nexport const all = above;\n`;

/** By floor: an import of a file of each floor above. */
const floors: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  protocol: { core: upward('../core/span.js') },
  core: {
    analysis: upward('../analysis/document.js'),
    service: upward('../service/snapshot.js'),
    protocol: upward('../protocol/settings.js'),
  },
  analysis: {
    service: upward('../service/snapshot.js'),
    protocol: upward('../protocol/settings.js'),
  },
  service: { disk: upward('../disk/node-disk.js'), root: upward('../main.js') },
};

describe('purity', () => {
  for (const [floor, offences] of Object.entries(floors)) {
    // Apart from those that reach upward: what these import may bring Node's names along for everybody.
    const complaints = compile(floor, { ...impure, innocent: 'export const one = 1;\n' });
    for (const offence of Object.keys(impure)) {
      it(`${floor} cannot use ${offence}`, () => {
        assert.notDeepEqual(complaints(offence), []);
      });
    }

    const aboveComplaints = compile(floor, offences);
    for (const offence of Object.keys(offences)) {
      it(`${floor} cannot import from ${offence}`, () => {
        assert.notDeepEqual(aboveComplaints(offence), []);
      });
    }

    it(`${floor} compiles what is innocent`, () => {
      assert.deepEqual(complaints('innocent'), []);
    });
  }
});

/** Compiles files that exist only here together with a floor; gives the errors of one of them. */
function compile(
  floor: string,
  files: Readonly<Record<string, string>>,
): (name: string) => readonly string[] {
  const config = join(repositoryRoot, 'server/src', floor, 'tsconfig.json');
  const pathOf = (name: string) => join(dirname(config), `virtual-${name.replace(':', '-')}.ts`);
  const texts = new Map(Object.entries(files).map(([name, text]) => [pathOf(name), text]));
  let program: ts.Program | undefined;
  return name => {
    program ??= programWith(config, texts);
    const file = program.getSourceFile(pathOf(name));
    assert.ok(file, `${name} is compiled`);
    const all = [
      ...program.getOptionsDiagnostics(),
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    return all
      .filter(found => found.file === file)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };
}

function programWith(config: string, texts: ReadonlyMap<string, string>): ts.Program {
  const { config: json } = ts.readConfigFile(config, path => ts.sys.readFile(path)) as { config: unknown };
  const parsed = ts.parseJsonConfigFileContent(json, ts.sys, dirname(config));
  const host = ts.createCompilerHost(parsed.options);
  const { fileExists, readFile } = host;
  host.fileExists = path => texts.has(path) || fileExists(path);
  host.readFile = path => texts.get(path) ?? readFile(path);
  return ts.createProgram({
    rootNames: [...parsed.fileNames, ...texts.keys()],
    options: parsed.options,
    ...(parsed.projectReferences && { projectReferences: parsed.projectReferences }),
    host,
  });
}
