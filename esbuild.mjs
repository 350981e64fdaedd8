// Bundles what ships: dist/client.cjs, dist/server.cjs and dist/kmm.cjs, and one chunk for every source file that is
// imported with `await import('./file.js')`, so that what is heavy is loaded when it is first needed.
// A chunk carries its own copy of the modules it shares with its importer: plain values may cross, identities may not.
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import { thirdPartyNotices } from './scripts/lib/notices.mjs';

const root = import.meta.dirname;
const dist = join(root, 'dist');
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const entries = [
  { name: 'client', source: 'client/src/extension.ts', executable: false },
  { name: 'server', source: 'server/src/main.ts', executable: true },
  { name: 'kmm', source: 'server/src/kmm.ts', executable: true },
];

await rm(dist, { recursive: true, force: true });
const inputs = await bundleAll();
await writeFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), await thirdPartyNotices(root, inputs));

/** Bundles the entries, then the chunks they import, then theirs; returns the paths of all files that went in. */
async function bundleAll() {
  const inputs = new Set();
  const queue = [...entries];
  for (const unit of queue) {
    const lazy = new Map();
    const { metafile } = await bundle(unit, lazy);
    Object.keys(metafile.inputs).forEach(path => inputs.add(path));
    queue.push(...newChunks(queue, lazy));
  }
  return inputs;
}

function newChunks(queue, lazy) {
  return [...lazy].flatMap(([name, source]) => {
    const known = queue.find(unit => unit.name === name);
    if (known && resolve(root, known.source) !== source) throw new Error(`Two chunks are called ${name}.`);
    return known ? [] : [{ name, source, executable: false }];
  });
}

async function bundle({ name, source, executable }, lazy) {
  const outfile = join(dist, `${name}.cjs`);
  const result = await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify: true,
    legalComments: 'none',
    metafile: true,
    // Some packages' CommonJS builds hide their requires from bundlers (jsonc-parser's UMD); their ESM builds do not.
    mainFields: ['module', 'main'],
    external: ['vscode'],
    // An import that stays must be a require, which finds the chunk beside its importer.
    supported: { 'dynamic-import': false },
    define: { KMM_VERSION: JSON.stringify(version) },
    banner: executable ? { js: '#!/usr/bin/env node' } : {},
    logOverride: { 'empty-import-meta': 'error' },
    logLevel: 'warning',
    plugins: [lazyChunks(lazy), noFormatter()],
  });
  if (executable) await chmod(outfile, 0o755);
  return result;
}

/** Keeps our own dynamically imported files out of the bundle, and notes them in `lazy` by chunk name. */
function lazyChunks(lazy) {
  return {
    name: 'lazy-chunks',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import' || resolveDir.includes(`${sep}node_modules${sep}`)) return undefined;
        const name = basename(path, '.js');
        lazy.set(name, resolve(resolveDir, path.replace(/\.js$/, '.ts')));
        return { path: `./${name}.cjs`, external: true };
      });
    },
  };
}

/** Replaces prettier, which yaml-language-server imports to format documents; we never ask it to. */
function noFormatter() {
  return {
    name: 'no-formatter',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^prettier(\/|$)/ }, ({ path }) => ({ path, namespace: 'no-formatter' }));
      onLoad({ filter: /.*/, namespace: 'no-formatter' }, () => ({
        contents: 'module.exports = { format: text => Promise.resolve(text) };',
      }));
    },
  };
}
