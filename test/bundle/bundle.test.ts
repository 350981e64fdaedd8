// What ships: the bundles work where there is nothing but themselves, and the VSIX holds what it should and no more.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../support/shared.js';
import { zipEntries } from './zip-entries.js';

const dist = join(repositoryRoot, 'dist');
const { name: packageName, version } = readJson('package.json');
const vsix = join(repositoryRoot, `${packageName}-${version}.vsix`);

const manifest = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
        - regexp: '^.+$'
          containerImag: quay.io/org/my-kmod:v1
  selector: {}
`;

describe('the bundles in an empty folder', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmm-bundle-'));
    bundles().forEach(file => copyFileSync(join(dist, file), join(folder, file)));
    writeFileSync(join(folder, 'module.yaml'), manifest);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('kmm lint finds an unknown key and says where', () => {
    const { stdout, stderr, status } = runNode(['kmm.cjs', 'lint', '--format', 'json', 'module.yaml']);
    assert.equal(status, 1, stderr);
    assert.match(stdout, /"field": ?"spec\.moduleLoader\.container\.kernelMappings\[0\]\.containerImag"/);
  });

  it('kmm and the server tell the version of the package', () => {
    assert.equal(runNode(['kmm.cjs', '--version']).stdout.trim(), version);
    assert.equal(runNode(['server.cjs', '--version']).stdout.trim(), version);
  });

  it('every chunk loads that does not need the editor', () => {
    const roots = ['client.cjs', 'server.cjs', 'kmm.cjs'];
    const needsEditor = (file: string): boolean =>
      readFileSync(join(dist, file), 'utf8').includes('require("vscode")');
    const chunks = bundles().filter(file => !roots.includes(file) && !needsEditor(file));
    assert.ok(chunks.includes('network.cjs') && !chunks.includes('language-client.cjs'));
    const load = chunks.map(file => `require('./${file}');`).join('');
    const { stderr, status } = runNode(['-e', load]);
    assert.equal(status, 0, stderr);
  });

  function runNode(args: readonly string[]) {
    return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  }
});

describe('the VSIX', () => {
  it('is at most 1.5 MB', () => {
    assert.ok(statSync(vsix).size <= 1.5e6, `${statSync(vsix).size} bytes`);
  });

  it('holds all bundles, the icon, the licences, and no packages, sources or source maps', () => {
    const names = zipEntries(readFileSync(vsix)).map(({ name }) => name);
    const needed = [
      ...bundles().map(file => `dist/${file}`),
      'dist/THIRD-PARTY-NOTICES.txt',
      'media/icon.png',
      'media/walkthrough/module.md',
    ];
    const missing = needed.filter(file => !names.includes(`extension/${file}`));
    const unwanted = names.filter(name =>
      /node_modules|\.map$|\.ts$|\.mjs$|(^|\/)(test|samples|docs)\//.test(name),
    );
    assert.deepEqual({ missing, unwanted }, { missing: [], unwanted: [] });
  });

  it('starts the extension from at most 150 kB', () => {
    const entry = zipEntries(readFileSync(vsix)).find(({ name }) => name === 'extension/dist/client.cjs');
    assert.ok(entry && entry.size <= 150e3, `${entry?.size} bytes`);
  });
});

function bundles(): readonly string[] {
  return readdirSync(dist).filter(file => file.endsWith('.cjs'));
}

function readJson(file: string): Record<string, string> {
  // The manifest; the tests read strings of it only.
  return JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8')) as Record<string, string>;
}
