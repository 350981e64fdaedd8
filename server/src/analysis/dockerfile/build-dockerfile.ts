// The Dockerfile of a build, for whoever starts at the Module: in a ConfigMap, in a file that one is made of, or in a
// literal of a kustomization. The way back from a place in its text to the file leads through here too, so that it holds
// for the text as it is then. Whoever starts at the Dockerfile asks sources.ts.
import { embeddedText } from '../yaml/embed.js';
import { entryAt } from '../yaml/located.js';
import type { PlacedDeclaration } from '../objects/object-index.js';
import { declarationsOf, objectIndex } from '../objects/object-index.js';
import { generatorItemsOf, isKustomization, isPatch } from '../objects/kustomization.js';
import { decodedUri, distanceBetween } from '../objects/sibling-uri.js';
import type { Files } from '../objects/source-file.js';
import type { Span } from '../../core/span.js';
import { shiftSpan, spanOf } from '../../core/span.js';
import type { HeldFile } from './holders.js';
import { filesHeldBy, isDockerfile } from './holders.js';
import { dockerfileKey } from './dockerfile-key.js';

export interface BuildDockerfile {
  readonly text: string;
  /** For people: `kmod.yaml, ConfigMap my-dockerfile`. */
  readonly words: string;
  /** The file it is written in. */
  readonly uri: string;
  /** A place in the text as one in that file. */
  readonly hostSpan: (span: Span) => Span;
  /** Where a reader of that file is led: its key, or its first line. */
  readonly place: Span;
  /** Nothing else decides the text: no template, no patch, no other source of the ConfigMap. */
  readonly isWhole: boolean;
  /** The same object as long as nobody changes the text: what is found out about it may be remembered with it. */
  readonly keeper: object;
}

/** The Dockerfile that a build names. */
export interface WantedDockerfile {
  readonly configMap: string;
  /** Of the Module; undefined = the text does not say. */
  readonly namespace: string | undefined;
  /** The file that asks: what stands in it, or near it, is meant before anything else. */
  readonly uri: string;
}

/** All that may be meant, the likeliest first; none when the ConfigMap is not in the workspace. */
export function buildDockerfiles(
  files: Files,
  { configMap, namespace, uri }: WantedDockerfile,
): readonly BuildDockerfile[] {
  const declared = declarationsOf(objectIndex(files), { kind: 'ConfigMap', name: configMap, namespace });
  const written = declared.flatMap(found => inConfigMap(files, found) ?? inLiteral(found) ?? []);
  const held = filesHeldBy(files, { name: configMap, namespace }).flatMap(found => inFile(found, declared));
  return [...written, ...held].toSorted((a, b) => distanceBetween(uri, a.uri) - distanceBetween(uri, b.uri));
}

/** The only one that can be meant, when its text is certain. */
export function onlyBuildDockerfile(files: Files, wanted: WantedDockerfile): BuildDockerfile | undefined {
  const { configMap: name, namespace } = wanted;
  if (declarationsOf(objectIndex(files), { kind: 'ConfigMap', name, namespace }).length > 1) return undefined;
  const [only, ...more] = buildDockerfiles(files, wanted);
  return more.length === 0 && only?.isWhole ? only : undefined;
}

function inConfigMap(files: Files, declaration: PlacedDeclaration): BuildDockerfile | undefined {
  const { document, start, uri, name, contents } = declaration;
  const entry = entryAt(document.root, ['data', dockerfileKey]);
  const embedded = entry && embeddedText(document.text, entry);
  return (
    embedded && {
      text: embedded.text,
      words: `${fileName(uri)}, ConfigMap ${name}`,
      uri,
      hostSpan: span => shiftSpan(embedded.hostSpan(span), start),
      place: shiftSpan(entry.keySpan, start),
      isWhole: contents.complete && !isPatch(files, uri),
      keeper: document,
    }
  );
}

/** Of a kustomization's generator; its places are all the same, the whole item. */
function inLiteral({ document, start, uri, name, contents }: PlacedDeclaration): BuildDockerfile | undefined {
  if (!isKustomization(document, uri)) return undefined;
  const items = generatorItemsOf(document, 'literals').filter(isDockerfile);
  const found = items.find(item => item.name === name);
  if (!found) return undefined;
  const place = shiftSpan(found.item, start);
  return {
    text: found.value,
    words: `${fileName(uri)}, ConfigMap ${name}`,
    uri,
    hostSpan: () => place,
    place,
    isWhole: contents.complete,
    keeper: found.node,
  };
}

function inFile(
  { uri, name, file, kustomization }: HeldFile,
  declared: readonly PlacedDeclaration[],
): readonly BuildDockerfile[] {
  if (file.notChecked !== undefined) return [];
  const { text } = file;
  const generated = declared.find(found => found.uri === kustomization);
  const origin = kustomization === undefined ? '' : ` of ${fileName(kustomization)}`;
  return [
    {
      text,
      words: `${fileName(uri)}, ConfigMap ${name}${origin}`,
      uri,
      hostSpan: span => span,
      place: spanOf(0, text.split(/\r?\n/, 1)[0]?.length ?? 0),
      isWhole: generated?.contents.complete ?? true,
      keeper: file,
    },
  ];
}

/** `file:///a/my%20kmod.yaml` -> `my kmod.yaml`. */
const fileName = (uri: string): string => decodedUri(uri.slice(uri.lastIndexOf('/') + 1));
