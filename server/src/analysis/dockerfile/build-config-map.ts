// Whether a document is a ConfigMap with the Dockerfile of a kernel module, told by its own text: it may be too broken
// to have a key `dockerfile` at all. Who builds with it is users.ts' business.
import { memo } from '../../core/memo.js';
import type { YamlDocument } from '../objects/document.js';
import { ownText } from '../objects/document.js';
import { isConfigMap } from '../objects/kinds.js';
import { mentionsKernel } from './kmod-dockerfile.js';

export const isBuildConfigMap = memo((document: Subject): boolean => {
  const text = ownText(document);
  const isOne = isConfigMap(document.identity) || saysConfigMap.test(text);
  return isOne && hasDockerfileKey.test(text) && mentionsKernel(text);
});

type Subject = Pick<YamlDocument, 'identity' | 'text' | 'within'>;

const saysConfigMap = /^(?:---\s+)?["']?kind["']?[ \t]*:[ \t]*["']?ConfigMap\b/m;
const hasDockerfileKey = /(?:^|[\s{,"'])dockerfile["']?[ \t]*:/i;
