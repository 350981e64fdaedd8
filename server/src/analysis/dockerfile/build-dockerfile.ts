// Where the Dockerfile of a build stands in the workspace: in a ConfigMap, in a file that a kustomization makes one of, or
// in a literal of one. The way back from a place in its text to the file leads through here too, so that it holds for the
// text as it is then.
import { embeddedText } from '../yaml/embed.js';
import { entryAt, locatedAt } from '../yaml/located.js';
import type { Files } from '../objects/source-file.js';
import type { PlacedDeclaration } from '../objects/object-index.js';
import { declarationsOf, objectIndex } from '../objects/object-index.js';
import { decodedUri, siblingUri } from '../objects/sibling-uri.js';
import type { Span } from '../../core/span.js';
import { shiftSpan } from '../../core/span.js';

export interface BuildDockerfile {
  readonly text: string;
  /** For people: `kmod.yaml, ConfigMap my-dockerfile`. */
  readonly words: string;
  /** The file it is written in. */
  readonly uri: string;
  /** A place in the text as one in that file. */
  readonly hostSpan: (span: Span) => Span;
}

export interface DockerfileQuestion {
  readonly configMap: string;
  /** Of the Module; undefined = the text does not say. */
  readonly namespace: string | undefined;
  /** The file that asks: what stands in it, or near it, is meant before anything else. */
  readonly uri: string;
}

/** All that may be meant, the likeliest first; none when the ConfigMap is not in the workspace. */
export function buildDockerfiles(
  { files }: { readonly files: Files },
  { configMap, namespace, uri }: DockerfileQuestion,
): readonly BuildDockerfile[] {
  const found = declarationsOf(objectIndex(files), { kind: 'ConfigMap', name: configMap, namespace });
  return found
    .toSorted((a, b) => distance(uri, a.uri) - distance(uri, b.uri))
    .flatMap(declaration => inConfigMap(declaration) ?? generated(files, declaration) ?? []);
}

/** 0 for the same file, then by how much of the way is shared. */
const distance = (from: string, to: string): number => {
  if (from === to) return 0;
  const steps = from.split('/');
  const shared = to.split('/').findIndex((step, index) => step !== steps[index]);
  return 1 + steps.length - Math.max(0, shared);
};

function inConfigMap({ document, start, uri, name }: PlacedDeclaration): BuildDockerfile | undefined {
  const entry = entryAt(document.root, ['data', 'dockerfile']);
  const embedded = entry && embeddedText(document.text, entry);
  return (
    embedded && {
      text: embedded.text,
      words: `${fileName(uri)}, ConfigMap ${name}`,
      uri,
      hostSpan: span => shiftSpan(embedded.hostSpan(span), start),
    }
  );
}

/** Of a kustomization: `files: [dockerfile=path]` or `literals: [dockerfile=text]`. */
function generated(files: Files, declaration: PlacedDeclaration): BuildDockerfile | undefined {
  const { document, uri, name, contents, start } = declaration;
  const key = contents.keys.find(each => each.name === 'dockerfile' && each.home === 'generator');
  if (!key) return undefined;
  const written = document.text.slice(key.entry.start, key.entry.end).replace(/^(['"])(.*)\1$/s, '$2');
  const value = written.slice(written.indexOf('=') + 1);
  const path = siblingUri(uri, value);
  const target = [...files].find(([other]) => decodedUri(other) === path);
  if (target) {
    const [file, { text }] = target;
    return {
      text,
      words: `${fileName(file)}, ConfigMap ${name} of ${fileName(uri)}`,
      uri: file,
      hostSpan: span => span,
    };
  }
  const isLiteral = isWrittenIn(declaration, 'literals', key.entry);
  if (!isLiteral) return undefined;
  const place = shiftSpan(key.entry, start);
  return { text: value, words: `${fileName(uri)}, ConfigMap ${name}`, uri, hostSpan: () => place };
}

function isWrittenIn({ document }: PlacedDeclaration, field: string, at: Span): boolean {
  const generators = locatedAt(document.root, ['configMapGenerator']);
  const items = generators?.kind === 'list' ? generators.items : [];
  return items.some(item => {
    const list = locatedAt(item, [field]);
    return list !== undefined && list.span.start <= at.start && at.end <= list.span.end;
  });
}

/** `file:///a/my%20kmod.yaml` -> `my kmod.yaml`. */
const fileName = (uri: string): string => decodedUri(uri.slice(uri.lastIndexOf('/') + 1));
