// Loads what the generators work from: every rule and the values they need of the source. The TypeScript is bundled
// on the fly, so a rule can be generated for before the project compiles with it.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../lib/root.mjs';

const rulesFolder = 'server/src/analysis/rules';

/** `{ rules, releases, newestRelease, severityLevels }`; rules in the order of their ids. */
export async function loadSources() {
  const ids = await ruleIds();
  const bundled = await importBundled(entry(ids));
  const rules = ids.map((id, index) => checkedRule(id, bundled.modules[index]));
  const { releases, newestRelease, severityLevels } = bundled;
  return { rules, releases, newestRelease, severityLevels };
}

async function ruleIds() {
  const files = await readdir(join(root, rulesFolder));
  return files
    .filter(file => file.endsWith('.ts'))
    .map(file => file.slice(0, -3))
    .sort();
}

function entry(ids) {
  return [
    ...ids.map((id, index) => `import * as m${index} from './${rulesFolder}/${id}.ts';`),
    `export const modules = [${ids.map((_, index) => `m${index}`).join(', ')}];`,
    `export { releases, newestRelease } from './server/src/core/dialect.ts';`,
    `export { severityLevels } from './server/src/protocol/settings.ts';`,
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

function checkedRule(id, { rule }) {
  const complaint = complaintAbout(id, rule);
  if (complaint) throw new Error(`${rulesFolder}/${id}.ts: ${complaint}`);
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
