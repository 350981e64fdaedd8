// Lines that may begin where the cursor is: whole Dockerfiles where there is none yet, the lines that every kmod image
// needs, and in ConfigMaps the instructions themselves, which no other extension offers there.
import { instructionNames } from '../../core/dockerfile/instruction-names.js';
import { driverToolkitArg } from '../../core/module/build-args.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { rank } from '../fields/completion-choices.js';
import type { DockerfileChoice, DockerfileSite } from './site.js';
import { dirNameOf, kernelArg, needing } from './site.js';
import type { SnippetShelf } from '../fields/snippet-source.js';
import { snippetLiteral } from '../fields/snippet-text.js';

/** Undefined where the cursor is not at the beginning of a line that begins an instruction. */
export function lineChoices(
  site: DockerfileSite,
  shelf: SnippetShelf,
): readonly DockerfileChoice[] | undefined {
  const { text, offset, instruction, source } = site;
  const start = instruction ? instruction.span.start : offset;
  const typed = text.slice(start, offset);
  if (!/^[A-Za-z]*$/.test(typed) || !/(?:^|\n)[ \t]*$/.test(text.slice(0, start))) return undefined;
  const rest = /^[A-Za-z]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const replace = spanOf(start, offset + rest);
  const inStage = site.staged.stages.some(({ from }) => from.instruction.span.end < offset);
  return [
    ...(isBare(text, replace) ? skeletons(site, shelf, replace) : []),
    ...(inStage && source.isKmod ? kmodLines(site, replace) : []),
    ...(source.host ? keywords(text, replace, inStage) : []),
  ];
}

/** Nothing but comments besides what is being typed. */
const isBare = (text: string, { start, end }: Span): boolean =>
  `${text.slice(0, start)}${text.slice(end)}`.split('\n').every(line => /^\s*(?:#.*)?$/.test(line));

const skeletons = (
  { distribution }: DockerfileSite,
  shelf: SnippetShelf,
  replace: Span,
): readonly DockerfileChoice[] =>
  Object.entries(shelf)
    .filter(([, { body }]) => body.some(line => line.startsWith('FROM ')))
    .filter(([, { body }]) => distribution === 'openshift' || !body.includes(`ARG ${driverToolkitArg}`))
    .map(([label, { description, body }]) => ({
      kind: 'snippet',
      label,
      text: body.join('\n'),
      replace,
      documentation: description,
      rank: rank.required,
    }));

function kmodLines(site: DockerfileSite, replace: Span): readonly DockerfileChoice[] {
  const { staged, offset } = site;
  const kernel = `\${${kernelArg(site)}}`;
  const root = dirNameOf(site);
  const [builder] = staged.stages.filter(({ span, name }) => name !== undefined && span.end < offset);
  const name = builder?.name;
  const line = (label: string, text: string, documentation: string): DockerfileChoice => ({
    kind: 'snippet',
    label,
    text,
    replace,
    documentation,
    ...needing(site, kernelArg(site)),
    rank: rank.snippet,
  });
  const copy =
    name === undefined || staged.stages.at(-1)?.name === name
      ? []
      : [
          line(
            `COPY --from=${name} … ${root}/lib/modules/${kernel}/`,
            `COPY --from=${name} \${1:/usr/src/my-kmod/my_kmod.ko} ${snippetLiteral(`${root}/lib/modules/${kernel}/`)}`,
            'The modules to where KMM looks for them.',
          ),
        ];
  const depmod = line(
    `RUN depmod -b ${root} ${kernel}`,
    snippetLiteral(`RUN depmod -b ${root} ${kernel}`),
    'The index by which modprobe finds the modules. It has to come after all modules.',
  );
  return [...copy, depmod];
}

const keywords = (text: string, replace: Span, inStage: boolean): readonly DockerfileChoice[] =>
  [...instructionNames]
    .filter(name => name !== 'MAINTAINER' && (inStage || name === 'FROM' || name === 'ARG'))
    .map(name => ({
      kind: 'keyword',
      label: name,
      // What follows may be there already.
      text: /^[ \t]/.test(text.slice(replace.end)) ? name : `${name} `,
      replace,
      documentation: meanings[name] ?? '',
      rank: rank.optional,
    }));

const meanings: Readonly<Record<string, string>> = {
  ADD: 'Copies files, downloads a URL, or unpacks an archive. KMM builds without a context, so only URLs and `--from` lead anywhere.',
  ARG: 'Declares a build arg from here to the end of the stage. Each stage that uses one needs its own.',
  CMD: 'What a container of the image runs. KMM runs commands of its own.',
  COPY: 'Copies files of another stage or image: `COPY --from=builder …`. KMM builds without a context.',
  ENTRYPOINT: 'What a container of the image always runs. KMM runs commands of its own.',
  ENV: 'Sets an environment variable, in this stage and in its image.',
  EXPOSE: 'Says on which ports the image listens. Nothing that KMM heeds.',
  FROM: 'Begins a stage on an image or on an earlier stage. The last stage is the kmod image.',
  HEALTHCHECK: 'How Docker checks a container. Kubernetes does not heed it.',
  LABEL: 'Metadata of the image.',
  ONBUILD: 'An instruction for images that are built on this one.',
  RUN: 'Runs a command in the stage.',
  SHELL: 'The shell that RUN uses in its shell form.',
  STOPSIGNAL: 'The signal that stops a container of the image.',
  USER: 'Who runs what follows, and containers of the image.',
  VOLUME:
    'A directory whose contents are not part of the image. kaniko leaves out what is copied there afterwards.',
  WORKDIR: 'The directory of what follows; it is made when it is not there.',
};
