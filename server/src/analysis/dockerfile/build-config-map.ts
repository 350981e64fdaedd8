// Whether a document is a ConfigMap with the Dockerfile of a kernel module, told by its own text: it may be too broken
// to have a key `dockerfile` at all. Who builds with it is users.ts' business.
import type { YamlDocument } from '../objects/document.js';
import { isConfigMap } from '../objects/kinds.js';
import { mentionsKernel } from './kmod-dockerfile.js';

export const isBuildConfigMap = ({ identity, text }: Pick<YamlDocument, 'identity' | 'text'>): boolean =>
  (isConfigMap(identity) || saysConfigMap.test(text)) && hasDockerfileKey.test(text) && mentionsKernel(text);

const saysConfigMap = /^(?:---\s+)?["']?kind["']?[ \t]*:[ \t]*["']?ConfigMap\b/m;
const hasDockerfileKey = /(?:^|[\s{,"'])dockerfile["']?[ \t]*:/i;
