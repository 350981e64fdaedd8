// The settings, as the table in `server/src/protocol/setting-table.ts` has them: `contributes.configuration` of
// package.json and the rows of the README. Rules and releases are facts of the source, too; all else in both files is
// written by hand and left as it is.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../lib/root.mjs';

/** `package.json` with every setting. */
export async function settings(sources) {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const properties = rowsOf(sources).map(([name, setting], index) => [
    name,
    { ...property(setting, index + 1), ...factsOf(name, sources) },
  ]);
  manifest.contributes.configuration.properties = Object.fromEntries(properties);
  return { path: 'package.json', text: `${JSON.stringify(manifest, null, 2)}\n` };
}

/** `README.md` with a row for every setting. */
export async function settingsInReadme(sources) {
  const text = await readFile(join(root, 'README.md'), 'utf8');
  const rows = rowsOf(sources).map(([name, { row, scope }]) => {
    const meaning = scope === 'machine' ? `${row.meaning}; user settings only` : row.meaning;
    return `| \`${name}\` | ${row.default} | ${meaning} |\n`;
  });
  const table = /(\| setting \| default \| meaning \|\n\|---\|---\|---\|\n)(?:\|.*\n)*/;
  if (!table.test(text)) throw new Error('README.md has no table of settings');
  return { path: 'README.md', text: text.replace(table, (_, head) => head + rows.join('')) };
}

/** `[name, setting]` in the order of the tables. */
const rowsOf = ({ serverSettings, clientSettings }) => [
  ...flattened(serverSettings, 'kmm'),
  ...flattened(clientSettings, 'kmm'),
];

const flattened = (group, above) =>
  Object.entries(group).flatMap(([key, entry]) =>
    entry.read ? [[`${above}.${key}`, entry]] : flattened(entry, `${above}.${key}`),
  );

const property = ({ schema, scope, description, ...setting }, order) => ({
  ...schema,
  scope,
  order,
  default: setting.default,
  markdownDescription: description,
});

/** What the table of settings cannot know: it stands below KMM's releases and the rules. */
function factsOf(name, { rules, releases, newestRelease, severityLevels }) {
  if (name === 'kmm.version') return { enum: [...releases].reverse(), default: newestRelease };
  if (name !== 'kmm.rules') return {};
  return { properties: Object.fromEntries(rules.map(rule => [rule.id, ruleSetting(rule, severityLevels)])) };
}

const ruleSetting = (rule, severityLevels) => ({
  type: 'string',
  enum: severityLevels,
  default: rule.severity,
  description: rule.summary,
});
