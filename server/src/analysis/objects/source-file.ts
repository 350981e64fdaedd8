// What a file of the workspace is: YAML, a Dockerfile, or a list of kernels. Whoever looks into one asks for its kind
// first; only YAML has documents.
import { isDockerfile, isTelling } from '../../core/dockerfile/file-name.js';
import type { Span } from '../../core/span.js';
import { shiftSpan, spanOf, touches } from '../../core/span.js';
import type { FileText, PlacedDocument, YamlDocument, YamlFile } from './document.js';
import { analyseYaml } from './document.js';

export type SourceFile = YamlFile | DockerfileFile | KernelListFile;

export interface DockerfileFile extends FileText {
  readonly kind: 'dockerfile';
}

/** A file that the setting `kmm.kernels.files` names: nothing but kernels and nodes is looked for in it. */
export interface KernelListFile extends FileText {
  readonly kind: 'kernels';
}

/** By URI. An unchanging map: another set of files is another map. */
export type Files = ReadonlyMap<string, SourceFile>;

/** Of a text that somebody has named, who may have called it anything. */
export function sourceFileOf({ name, text }: { readonly name: string; readonly text: string }): SourceFile {
  const dockerfile: DockerfileFile = { kind: 'dockerfile', text };
  if (isDockerfile(name, text)) return dockerfile;
  const yaml = analyseYaml(text);
  return isTelling(name) || yaml.documents.some(({ document }) => document.identity.kind) ? yaml : dockerfile;
}

/** Empty for a file that is no YAML, and for one that is not there. */
export const documentsOf = (file: SourceFile | undefined): readonly PlacedDocument[] =>
  file?.kind === 'yaml' ? file.documents : [];

/** The document an offset is in, or the innermost object that is a value there; at a border the later one, at the end of the file the last one. */
export const documentAt = (file: SourceFile, offset: number): PlacedDocument | undefined =>
  documentsOf(file).findLast(({ start, document }) =>
    document.within ? isWithin(document, offset - start) : start <= offset,
  );

/** Other lines of a template may make the same object. */
const isWithin = ({ within, alternatives = [] }: YamlDocument, offset: number): boolean =>
  (within !== undefined && touches(within, offset)) || alternatives.some(other => isWithin(other, offset));

/** The text of a document, or of an object that is a value in it, in the file. */
export const placeOfObject = ({ start, document }: PlacedDocument): Span =>
  shiftSpan(document.within ?? spanOf(0, document.text.length), start);
