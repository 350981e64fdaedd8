// Writes all generated files, or with --check says which of them are not what they should be.
// Each generator is a function of the sources that gives `{ path, text }`; nothing else writes a generated file.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreSchemas } from './gen-core-schemas.mjs';
import { loadSources } from './gen/sources.mjs';
import { registry, ruleIdList } from './gen/registry.mjs';
import { rulesPage } from './gen/rules-page.mjs';
import { settings, settingsInReadme } from './gen/settings.mjs';
import { root } from './lib/root.mjs';

/** All generated files as they should be: path from the root, text. Throws when a source breaks the rules. */
export async function generatedFiles() {
  const sources = await loadSources();
  return Promise.all([
    registry(sources),
    ruleIdList(sources),
    rulesPage(sources),
    settings(sources),
    settingsInReadme(sources),
    coreSchemasFile(),
  ]);
}

/** The paths whose file is missing or different. */
export async function staleFiles() {
  const files = await generatedFiles();
  const isStale = await Promise.all(files.map(async ({ path, text }) => (await current(path)) !== text));
  return files.filter((_, index) => isStale[index]);
}

const coreSchemasFile = async () => ({ path: 'schemas/core.gen.json', text: await coreSchemas() });

const current = path => readFile(join(root, path), 'utf8').catch(() => undefined);

async function main() {
  const stale = await staleFiles();
  if (process.argv.includes('--check')) {
    if (stale.length === 0) return;
    console.error(`Not up to date: ${stale.map(({ path }) => path).join(', ')}. Run \`npm run gen\`.`);
    process.exitCode = 1;
    return;
  }
  for (const { path, text } of stale) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
