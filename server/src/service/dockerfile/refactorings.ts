// The ways of a Dockerfile between a file of its own and a ConfigMap, as code actions: out into a file beside the YAML,
// into a ConfigMap that is there, into a new one. The source stays as it is.
import type { CodeAction, CreateFile, Range, TextDocumentEdit } from 'vscode-languageserver-types';
import { isKmodDockerfile } from '../../analysis/dockerfile/kmod-dockerfile.js';
import { isCertain, literalBlock, quotedLine, replaceText } from '../../analysis/edits/long-text.js';
import { decodedUri } from '../../analysis/objects/sibling-uri.js';
import { stringAt } from '../../analysis/yaml/located.js';
import { placeOfObject } from '../../analysis/objects/source-file.js';
import { parseYaml } from '../../analysis/yaml/parse.js';
import { baseName } from '../../core/dockerfile/paths.js';
import { printYaml } from '../../core/json/print-yaml.js';
import { overlaps, shiftSpan } from '../../core/span.js';
import { dockerfileHostOf } from '../../protocol/dockerfiles.js';
import type { ClientFeatures } from '../workspace/client-features.js';
import type { PlacedDockerfile } from './places.js';
import { placedDockerfiles } from './places.js';
import { dockerfilesOf } from './dockerfiles.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';
import { toTextEdit } from '../workspace/to-lsp.js';

export const extractKind = 'refactor.extract.dockerfile';
export const embedKind = 'refactor.inline.dockerfile';

/** As much as the API server takes into a ConfigMap. */
const largest = 1024 * 1024;
const mostConfigMaps = 5;

interface Question {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly range: Range;
  /** The kinds the editor asks for. */
  readonly only: readonly string[] | undefined;
  readonly features: Pick<ClientFeatures, 'versionedEdits' | 'createsFiles'>;
  readonly addressOf: (uri: string) => TextDocumentEdit['textDocument'];
}

/** With the cursor on the key of the Dockerfile; anywhere in its document when exactly this is asked for. */
export function extractActions(question: Question): readonly CodeAction[] {
  const { snapshot, uri, range, only, features } = question;
  const file = snapshot.files.get(uri);
  if (file?.kind !== 'yaml' || !features.createsFiles) return [];
  const lines = linesOf(file);
  const cursor = { start: lines.offset(range.start), end: lines.offset(range.end) };
  const isAsked = only?.includes(extractKind) === true;
  const near = dockerfilesIn(snapshot, uri).filter(({ configMap }) => {
    if (!configMap) return false;
    const { entry, placed } = configMap;
    if (!isCertain(placed.document)) return false;
    return overlaps(isAsked ? placeOfObject(placed) : shiftSpan(entry.keySpan, placed.start), cursor);
  });
  return near.slice(0, 1).map(dockerfile => {
    const target = freeSibling(snapshot, uri, `${stem(dockerfile.name)}.Dockerfile`);
    return {
      title: `Extract to \`${fileName(target)}\``,
      kind: extractKind,
      edit: { documentChanges: newFile(target, dockerfile.text) },
    };
  });
}

/** In the first line of a kmod image's Dockerfile; anywhere in any when exactly this is asked for. */
export function embedActions(question: Question): readonly CodeAction[] {
  const { snapshot, uri, range, only, features } = question;
  const file = snapshot.files.get(uri);
  if (file?.kind !== 'dockerfile' || !features.versionedEdits || file.text.length > largest) return [];
  if (dockerfileHostOf(uri)) return [];
  const isAsked = only?.includes(embedKind) === true;
  if (!isAsked && (range.start.line > 0 || !isKmodDockerfile(file.text))) return [];
  const [dockerfile] = dockerfilesIn(snapshot, uri);
  if (!dockerfile) return [];
  const there = configMapsNear(snapshot, uri).flatMap(target => embedThere(question, dockerfile, target));
  return [...there, ...(features.createsFiles ? embedInNew(question, dockerfile) : [])];
}

const dockerfilesIn = (snapshot: Snapshot, uri: string): readonly PlacedDockerfile[] =>
  placedDockerfiles(snapshot.files, dockerfilesOf(snapshot, uri), snapshot.settingsFor(uri).release);

interface Target {
  readonly uri: string;
  readonly configMap: PlacedDockerfile;
}

/** Those with a Dockerfile already; those in the same folder first. */
function configMapsNear(snapshot: Snapshot, uri: string): readonly Target[] {
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  const all = [...snapshot.files]
    .filter(([, { kind }]) => kind === 'yaml')
    .flatMap(([other]) => dockerfilesIn(snapshot, other).map(configMap => ({ uri: other, configMap })));
  const isNear = (target: Target): boolean => target.uri.startsWith(folder);
  return [...all.filter(isNear), ...all.filter(target => !isNear(target))].slice(0, mostConfigMaps);
}

function embedThere(
  { snapshot, addressOf }: Question,
  { text }: PlacedDockerfile,
  { uri, configMap: { name, configMap } }: Target,
): readonly CodeAction[] {
  if (!configMap) return [];
  const { document, start } = configMap.placed;
  const changes = replaceText(document, configMap.field, text) ?? [];
  const edits = changes.flatMap(
    change => toTextEdit(snapshot, uri, { ...change, span: shiftSpan(change.span, start) }) ?? [],
  );
  if (edits.length === 0) return [];
  const edit: TextDocumentEdit = { textDocument: addressOf(uri), edits };
  return [
    {
      title: `Embed into ConfigMap \`${name}\` in \`${fileName(uri)}\``,
      kind: embedKind,
      edit: { documentChanges: [edit] },
    },
  ];
}

function embedInNew({ snapshot, uri }: Question, { text, name }: PlacedDockerfile): readonly CodeAction[] {
  const configMap = `${stem(name)}-dockerfile`.replace(/^-/, '');
  const target = freeSibling(snapshot, uri, `${configMap}.yaml`);
  const yaml = configMapWith(configMap, text);
  if (yaml === undefined) return [];
  return [
    {
      title: `Embed into new ConfigMap \`${configMap}\` in \`${fileName(target)}\``,
      kind: embedKind,
      edit: { documentChanges: newFile(target, yaml) },
    },
  ];
}

/** Undefined for a text that YAML cannot hold. */
function configMapWith(name: string, dockerfile: string): string | undefined {
  const value =
    literalBlock(dockerfile, { keyColumn: 2, indentation: 4, lineBreak: '\n' }) ??
    quotedLine(dockerfile)?.concat('\n');
  const head = printYaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  if (value === undefined) return undefined;
  const yaml = `${head}data:\n  dockerfile: ${value}`;
  const { root, ...read } = parseYaml(yaml);
  return isCertain(read) && stringAt(root, ['data', 'dockerfile']) === dockerfile ? yaml : undefined;
}

/** `my-kmod-dockerfile` and `my-kmod.Dockerfile` are `my-kmod`; a name for objects. */
const stem = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^(?:docker|container)file\.|[-.]?(?:docker|container)file$/g, '')
    .replace(/^[-.]+|[-.]+$/g, '') || '';

const newFile = (uri: string, text: string): (CreateFile | TextDocumentEdit)[] => {
  const start: Range['start'] = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
  ];
};

/** Beside a file, by a name that no known file has. */
function freeSibling({ files }: Snapshot, uri: string, name: string): string {
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  const [, front = '', ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(name.replace(/^\./, '')) ?? [];
  const free = (number: number): string => {
    // `Dockerfile.2`, as only such names are a Dockerfile's.
    const again = `${ending === '' ? '.' : '-'}${String(number)}`;
    const candidate = `${folder}${front}${number === 1 ? '' : again}${ending}`;
    return files.has(candidate) ? free(number + 1) : candidate;
  };
  return free(1);
}

const fileName = (uri: string): string => decodedUri(baseName(uri));
