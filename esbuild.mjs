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

/** What is imported by whom, and what does instead. */
const strangers = [
  // It formats documents.
  {
    imported: /^prettier(\/|$)/,
    by: /\/yaml-language-server\//,
    contents: 'module.exports = { format: text => Promise.resolve(text) };',
  },
  // It says in other languages what is wrong with a schema; ours say it in English, if ever.
  {
    imported: /^ajv-i18n$/,
    by: /\/yaml-language-server\//,
    contents: 'module.exports = { default: { en() {} } };',
  },
  // The names of a server's requests, and what a server says when it cannot rename.
  {
    imported: /^vscode-languageserver(-protocol)?$/,
    by: /\/yaml-language-server\//,
    contents: `class Named { constructor(method) { this.method = method; } }
      module.exports = { NotificationType: Named, RequestType: Named, ResponseError: Error, ErrorCodes: {} };`,
  },
  // A class for every kind of object and a method for every request of the API.
  {
    imported: /^\.\/gen\/index\.js$/,
    by: /\/@kubernetes\/client-node\/dist\/config\.js$/,
    contents: 'module.exports = {};',
  },
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
    // By the second, undici leaves out its other, experimental parser, as it does for Node.js itself.
    define: { KMM_VERSION: JSON.stringify(version), esbuildDetection: '1' },
    banner: executable ? { js: '#!/usr/bin/env node' } : {},
    logOverride: { 'empty-import-meta': 'error' },
    logLevel: 'warning',
    plugins: [lazyChunks(lazy), neverCalled()],
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

/** Replaces what libraries import for what we never ask of them. */
function neverCalled() {
  const namespace = 'never-called';
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      for (const { imported, by, contents } of strangers) {
        onResolve({ filter: imported }, ({ path, importer }) =>
          by.test(importer.replaceAll(sep, '/')) ? { path, namespace, pluginData: contents } : undefined,
        );
      }
      onLoad({ filter: /.*/, namespace }, ({ pluginData: contents }) => ({ contents }));
    },
  };
}
