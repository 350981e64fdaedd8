// What can be written inside of an instruction of a Dockerfile as far as KMM has a say: variables and build args,
// stages, mounted Secrets, the directory KMM looks in.
import { defaultDirName } from '../../core/module/dir-name.js';
import { rank } from '../fields/completion-choices.js';
import { mountedSecretNames, secretKeys } from './mounted-secrets.js';
import type { DockerfileChoice, DockerfileSite } from './site.js';
import { before, dirNameOf, kernelArg, needing, replaced, stepAt } from './site.js';
import { argChoices, variableChoices } from './variable-choices.js';
import { codeSpan } from '../workspace/markdown.js';
import { snippetLiteral } from '../fields/snippet-text.js';
import { partsAround } from '../../core/text/cut.js';

/** Those of the first kind that fits. */
export function instructionChoices(site: DockerfileSite): readonly DockerfileChoice[] {
  return (
    variableChoices(site) ??
    argChoices(site) ??
    stageChoices(site) ??
    secretChoices(site) ??
    directoryChoices(site) ??
    depmodChoices(site) ??
    []
  );
}

function stageChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { instruction, staged } = site;
  const keyword = instruction?.keyword ?? '';
  const found = stageForm(keyword).exec(before(site));
  if (!found) return undefined;
  const earlier = staged.stages.filter(({ from }) => from.instruction.index < (instruction?.index ?? 0));
  const others = keyword === 'FROM' ? earlier : earlier.slice(0, ownStage(site));
  return others
    .filter(({ name }) => name !== undefined || keyword !== 'FROM')
    .map(({ name, index, from }) => ({
      kind: 'stage',
      label: name ?? String(index),
      text: name ?? String(index),
      replace: replaced(site, found[1] ?? '', /^[\w.-]*/),
      detail: from.instruction.line.text,
      rank: rank.optional,
    }));
}

/** What stands before the cursor where an instruction names a stage; group 1 is as much of the name as there is. */
function stageForm(keyword: string): RegExp {
  if (keyword === 'COPY' || keyword === 'ADD') return /[ \t]--from=([\w.-]*)$/;
  if (keyword === 'FROM') return /^FROM[ \t]+(?:--\S+[ \t]+)*([\w.-]*)$/i;
  return /^RUN\b.*--mount=\S*\bfrom=([\w.-]*)$/is;
}

const ownStage = (site: DockerfileSite): number => stepAt(site)?.stage ?? 0;

function secretChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { snapshot, source } = site;
  const word =
    before(site)
      .split(/[\s"']/)
      .at(-1) ?? '';
  const [, path] = partsAround(word, '/run/secrets/') ?? [];
  if (path === undefined) return undefined;
  const [, name, typed = ''] = /^(?:([^/]+)\/)?([^/]*)$/.exec(path) ?? [];
  const labels = name === undefined ? mountedSecretNames(source) : secretKeys(snapshot, source, name);
  const documentation =
    name === undefined
      ? 'A Secret of `build.secrets`: a directory with a file for each of its keys.'
      : `A key of Secret ${codeSpan(name)}.`;
  return labels.map(label => ({
    kind: 'path',
    label,
    text: snippetLiteral(name === undefined ? `${label}/` : label),
    filter: label,
    replace: replaced(site, typed, /^[^/\s"']*/),
    documentation,
    rank: rank.optional,
  }));
}

/** Where modprobe looks, for whoever begins to write it. */
function directoryChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { instruction, source } = site;
  if (!['COPY', 'ADD', 'RUN'].includes(instruction?.keyword ?? '')) return undefined;
  const typed = /(?:^|[\s"'])(\/[^\s"'$]*)$/.exec(before(site))?.[1];
  if (typed === undefined) return undefined;
  const kernel = kernelArg(site);
  const roots = new Set(
    source.users.length > 0 ? source.users.map(({ dirName }) => dirName) : [defaultDirName],
  );
  return [...roots]
    .map(root => ({ root, path: `${root.replace(/\/$/, '')}/lib/modules/\${${kernel}}/` }))
    .filter(({ path, root }) => path.startsWith(typed) && root.startsWith('/'))
    .map(({ path }) => ({
      kind: 'path',
      label: path,
      text: snippetLiteral(path),
      replace: replaced(site, typed, /^/),
      documentation: 'Where KMM looks for the modules of a kernel.',
      ...needing(site, kernel),
      rank: rank.optional,
    }));
}

function depmodChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const [, typed] = /(?:^RUN[ \t]+|[;&|(][ \t]*|\n[ \t]*)(d\w*)$/i.exec(before(site)) ?? [];
  if (site.instruction?.keyword !== 'RUN' || typed === undefined) return undefined;
  return [
    {
      kind: 'snippet',
      label: `depmod -b ${dirNameOf(site)} \${${kernelArg(site)}}`,
      text: snippetLiteral(`depmod -b ${dirNameOf(site)} \${${kernelArg(site)}}`),
      filter: 'depmod',
      replace: replaced(site, typed, /^\w*/),
      documentation: 'Makes the index by which modprobe finds the modules. It has to come after all modules.',
      ...needing(site, kernelArg(site)),
      rank: rank.optional,
    },
  ];
}
