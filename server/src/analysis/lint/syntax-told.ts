// Of which documents broken YAML is told: those that are KMM's, or mean to be. Others have tools of their own.
import { isBuildConfigMap } from '../dockerfile/build-config-map.js';
import type { YamlDocument } from '../objects/document.js';
import { mentionsKmm } from '../objects/kinds.js';

/** By the text where it is too broken to say what it is. */
export const isSyntaxTold = (document: YamlDocument): boolean =>
  document.at === undefined &&
  (document.kind !== undefined ||
    mentionsKmm(document.text) ||
    isBuildConfigMap(document) ||
    (document.objects ?? []).some(({ kind }) => kind !== undefined));
