// Loads what the generators work from: every rule and the values they need of the source. The TypeScript is bundled
// on the fly, so a rule can be generated for before the project compiles with it.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../lib/root.mjs';

const rulesFolder = 'server/src/analysis/rules';

/** Rules in the order of their ids, releases from the oldest on, and the table of settings. */
export async function loadSources() {
  const files = await ruleFiles();
  const { modules, ...facts } = await importBundled(entry(files));
  const rules = files.map((file, index) => ({
    ...checkedRule(file, modules[index]),
    room: file.room,
  }));
  return { rules, ...facts };
}

/** Each rule's id, its file's name, and the room it is in: `dockerfile/stages`. */
async function ruleFiles() {
  const files = await readdir(join(root, rulesFolder), { recursive: true });
  return files
    .map(file => file.split(sep).join('/'))
    .filter(file => file.endsWith('.ts') && !file.endsWith('.gen.ts'))
    .map(file => ({ id: basename(file, '.ts'), room: dirname(file) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function entry(files) {
  return [
    ...files.map(({ id, room }, index) => `import * as m${index} from './${rulesFolder}/${room}/${id}.ts';`),
    `export const modules = [${files.map((_, index) => `m${index}`).join(', ')}];`,
    `export { releases, newestRelease } from './server/src/core/release.ts';`,
    `export { severityLevels, serverSettings, clientSettings } from './server/src/protocol/setting-table.ts';`,
  ].join('\n');
}

/** Packages stay outside the bundle, which therefore has to lie where Node finds them. */
async function importBundled(contents) {
  const result = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  const folder = join(root, '.cache/gen');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `sources-${process.pid}.mjs`);
  await writeFile(file, result.outputFiles[0].text);
  return import(pathToFileURL(file).href).finally(() => rm(file));
}

function checkedRule({ id, room }, { rule }) {
  const complaint = complaintAbout(id, rule);
  if (complaint) throw new Error(`${rulesFolder}/${room}/${id}.ts: ${complaint}`);
  return rule;
}

function complaintAbout(id, rule) {
  if (!rule) return 'must export one `rule` (what several rules share belongs elsewhere)';
  if (rule.id !== id) return `its id is "${rule.id}", not the name of its file`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) return 'its name is not kebab-case';
  if (!/\.$/.test(rule.summary) || rule.summary.includes('\n')) return '`summary` must be one sentence';
  if (rule.explanation.trim() === '') return '`explanation` is empty';
  return undefined;
}
