// The settings in package.json whose values are facts of the source: the rules and the releases. All other settings,
// and everything else of these two, is written by hand and left as it is.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../lib/root.mjs';

/** `package.json` with `kmm.rules` and `kmm.version` as the source has them. */
export async function settings({ rules, releases, newestRelease, severityLevels }) {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { properties } = manifest.contributes.configuration;
  const newestFirst = [...releases].reverse();
  Object.assign(properties['kmm.version'], {
    enum: newestFirst,
    default: newestRelease,
  });
  properties['kmm.rules'].properties = Object.fromEntries(
    rules.map(rule => [rule.id, ruleSetting(rule, severityLevels)]),
  );
  return { path: 'package.json', text: `${JSON.stringify(manifest, null, 2)}\n` };
}

const ruleSetting = (rule, severityLevels) => ({
  type: 'string',
  enum: severityLevels,
  default: rule.severity,
  description: rule.summary,
});
