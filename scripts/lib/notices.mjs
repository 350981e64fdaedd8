// The licence texts of the packages whose code is in the bundles, as those licences ask.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One text with name, version, licence and licence file of each package that the bundled files belong to. */
export async function thirdPartyNotices(root, bundledFiles) {
  const folders = new Set([...bundledFiles].map(packageFolder).filter(folder => folder !== undefined));
  const notices = await Promise.all([...folders].sort().map(folder => notice(join(root, folder))));
  return ['This product includes software of the following packages.', ...notices].join(
    `\n\n${'-'.repeat(80)}\n\n`,
  );
}

/** The package folder of a bundled file, the innermost one when packages are nested; undefined for our own files. */
function packageFolder(path) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const texts = (await readdir(folder)).filter(file => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const contents = await Promise.all(texts.map(file => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version} (${license})`, ...contents.map(text => text.trim())].join('\n\n');
}
