import type { UnfollowedBranches, YamlDocument } from '../../objects/document.js';
import { ownText } from '../../objects/document.js';
import { isConfigMap, isSecret, mentionsKmm } from '../../objects/kinds.js';
import { isKustomization } from '../../objects/kustomization.js';
import type { Rule } from '../../lint/rule.js';
import { isSyntaxTold } from '../../lint/syntax-told.js';

export const rule: Rule = {
  id: 'yaml-too-large-to-follow',
  severity: 'warning',
  summary: 'Aliases, merge keys or alternatives make more of the document than is checked.',
  explanation: `Aliases of aliases, and merge keys (\`<<\`) of maps that merge others, multiply what is written. They are
followed until they have added about as much as etcd stores of one object (1.5 MiB). From the alias that this is said
of, nothing of the document is checked; what stands in front of it and all other documents are. An alias that makes
go-yaml itself give up is an error: \`yaml-syntax\` in KMM's own documents, this in others.

Of the alternatives of a template, \`if\`, \`else if\` and so on, the first eight in each place are checked, fewer of a very
long text.`,
  looksAt: 'workspace',
  *check({ document, uri }) {
    if (!isRead(document, uri)) return;
    const { unfollowed } = document;
    if (unfollowed) yield { span: unfollowed.span, message: tooMany(unfollowed), severity: 'information' };
    const isTold = isSyntaxTold(document);
    const refusedBy = isKustomization(document, uri) ? null : 'schema';
    for (const { span, message, kind, multiplies } of document.syntax) {
      const said = `Nothing is checked from here to the end of the document: ${message}. Write out what the object needs, and no more.`;
      if (kind === 'unfollowed') yield { span, message: said };
      if (multiplies && !isTold) yield { span, message: said, severity: 'error', refusedBy };
    }
  },
};

const tooMany = ({ count, followed }: UnfollowedBranches): string =>
  `There are ${String(count)} alternatives in this place, and only the first ${String(followed)} are checked. Let a helper template write what differs.`;

/** What nobody here looks into has nothing left out. */
const isRead = (document: YamlDocument, uri: string): boolean =>
  document.kind !== undefined ||
  isConfigMap(document.identity) ||
  isSecret(document.identity) ||
  isKustomization(document, uri) ||
  mentionsKmm(ownText(document));
