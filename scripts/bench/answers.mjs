// Both language services, called as libraries in this process, on the same text and schema. Neither answers from
// what it said before: a file is opened for the first time, or a word in it has changed since.
import { getLanguageService } from 'yaml-language-server';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { bundledSchemas } from '../../out/server/src/start/bundled-schemas.js';
import { bundledSnippets } from '../../out/server/src/start/bundled-snippets.js';
import { allFeatures } from '../../out/server/src/service/workspace/client-features.js';
import { complete } from '../../out/server/src/service/answers/complete.js';
import { diagnose } from '../../out/server/src/service/answers/diagnose.js';
import { hover } from '../../out/server/src/service/answers/hover.js';
import { lazyAssist } from '../../out/server/src/service/fields/lazy-assist.js';
import { linesOf } from '../../out/server/src/service/workspace/text-lines.js';
import { Workspace } from '../../out/server/src/service/workspace/workspace.js';
import { race } from './measure.mjs';
import { cases, textOf } from './texts.mjs';

const uri = 'file:///bench/module.yaml';
const neverStop = { stopped: false };
const assist = lazyAssist(async () =>
  (await import('../../out/server/src/service/fields/yaml-assist.js')).createYamlAssist(),
);
const theirService = yamlLanguageService();

/** Each makes, for a size, the two contestants of a race: ours, then theirs. */
const questions = {
  'diagnostics, opened': size => [oursOpened(size), theirs(size, validate)],
  'diagnostics, after an edit': size => [oursEdited(size), theirs(size, validate)],
  'completion, after an edit': size => [oursCompleted(size), theirs(size, doComplete, { halfTyped: true })],
  'hover, after an edit': size => [oursHovered(size), theirs(size, doHover)],
};

/** One row per text and question, made by `row` of `{ text, lines, asked, ours, theirs, runs }`. */
export async function answers(row) {
  const rows = [];
  for (const size of cases) {
    const lines = textOf(size, 0).text.split('\n').length - 1;
    for (const [asked, contestants] of Object.entries(questions)) {
      const { medians, runs } = await race(contestants(size));
      rows.push(row({ text: size.name, lines, asked, ours: medians[0], theirs: medians[1], runs }));
    }
  }
  return rows;
}

function oursOpened(size) {
  return run => {
    const { text } = textOf(size, run);
    return () => diagnosed(new Workspace(bundledSchemas), text);
  };
}

function oursEdited(size) {
  const workspace = new Workspace(bundledSchemas);
  return run => {
    const { text } = textOf(size, run);
    return () => diagnosed(workspace, text);
  };
}

function oursCompleted(size) {
  const workspace = new Workspace(bundledSchemas);
  return run => {
    const { text, completeAt } = textOf(size, run, { halfTyped: true });
    return async () => {
      const place = placeIn(workspace, text, completeAt);
      const items = await complete(
        { ...place, features: allFeatures, assist, snippets: bundledSnippets },
        neverStop,
      );
      if (!items.some(({ label }) => label === 'sign')) throw new Error('We complete nothing there.');
    };
  };
}

function oursHovered(size) {
  const workspace = new Workspace(bundledSchemas);
  return run => {
    const { text, hoverAt } = textOf(size, run);
    return async () => {
      const answer = await hover(
        { ...placeIn(workspace, text, hoverAt), assist, features: allFeatures },
        neverStop,
      );
      if (!answer) throw new Error('We explain nothing there.');
    };
  };
}

/** Takes the text in, as the server does when it is asked about a place in it. */
function placeIn(workspace, text, offset) {
  workspace.edit(uri, text);
  const snapshot = workspace.snapshot();
  return { snapshot, uri, position: linesOf(snapshot.files.get(uri)).position(offset) };
}

function diagnosed(workspace, text) {
  workspace.edit(uri, text);
  const found = diagnose(workspace.snapshot(), uri, (rule, error) => {
    throw new Error(`Rule ${rule} failed`, { cause: error });
  });
  if (found.length === 0) throw new Error('We find nothing wrong with the misspelled key.');
}

function theirs(size, ask, options) {
  return run => {
    const { text, completeAt, hoverAt } = textOf(size, run, options);
    const document = TextDocument.create(uri, 'yaml', run, text);
    return () => ask({ document, completeAt, hoverAt });
  };
}

async function validate({ document }) {
  const found = await theirService.doValidation(document, false);
  if (found.length === 0)
    throw new Error('yaml-language-server finds nothing wrong with the misspelled key.');
}

async function doComplete({ document, completeAt }) {
  const { items } = await theirService.doComplete(document, document.positionAt(completeAt), false);
  if (!items.some(({ label }) => label === 'sign'))
    throw new Error('yaml-language-server completes nothing there.');
}

async function doHover({ document, hoverAt }) {
  const answer = await theirService.doHover(document, document.positionAt(hoverAt));
  if (!answer) throw new Error('yaml-language-server explains nothing there.');
}

function yamlLanguageService() {
  const service = getLanguageService({
    schemaRequestService: asked => Promise.reject(new Error(`${asked} is not needed`)),
    workspaceContext: { resolveRelativePath: () => '' },
  });
  const schema = bundledSchemas.schemaFor('Module', 'kmm.sigs.x-k8s.io/v1beta1', {
    release: '2.6.0',
    distribution: 'upstream',
  });
  service.configure({
    validate: true,
    hover: true,
    completion: true,
    format: false,
    customTags: [],
    schemas: [{ uri: 'bench://module', fileMatch: ['*'], schema }],
  });
  return service;
}
