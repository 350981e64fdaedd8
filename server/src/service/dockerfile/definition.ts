// Where the things of a Dockerfile come from: a stage's FROM, the ARG or ENV of a variable and the Module's build arg
// behind it, the Secret that is mounted at a path.
import type { DocumentHighlight, LocationLink, Position, Range } from 'vscode-languageserver-types';
import { DocumentHighlightKind } from 'vscode-languageserver-types';
import type { DockerfileModule } from '../../analysis/dockerfile/users.js';
import { usesAt, variableUses } from '../../analysis/dockerfile/variable-uses.js';
import type { Flag } from '../../core/dockerfile/words.js';
import type { Instruction } from '../../core/dockerfile/instruction.js';
import type { Stage, StagedDockerfile } from '../../core/dockerfile/stages.js';
import type { Declaration } from '../../core/dockerfile/declarations.js';
import type { Span } from '../../core/span.js';
import { shiftSpan, touches } from '../../core/span.js';
import type { DockerfileReading } from './cases.js';
import { dockerfileCases, readingIn } from './cases.js';
import type { DockerfileCursor } from './cursor.js';
import { dockerfileCursor } from './cursor.js';
import { secretAtPath, secretDeclarations } from './mounted-secrets.js';
import { stageNamed } from './named-stages.js';
import { writtenIn } from './dockerfiles.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { toLocation } from '../workspace/to-lsp.js';

interface Asking {
  readonly snapshot: Snapshot;
  readonly cursor: DockerfileCursor;
  readonly reading: DockerfileReading;
}

/** Undefined where there is no Dockerfile of KMM's. */
export function dockerfileDefinition(
  snapshot: Snapshot,
  uri: string,
  position: Position,
): readonly LocationLink[] | undefined {
  const asking = askingAt(snapshot, uri, position);
  return asking && (ofStage(asking) ?? ofVariable(asking) ?? ofSecret(asking) ?? []);
}

function askingAt(snapshot: Snapshot, uri: string, position: Position): Asking | undefined {
  const cursor = dockerfileCursor(snapshot, uri, position);
  const [first] = cursor?.source.isKmod ? dockerfileCases(snapshot, cursor.source) : [];
  if (!cursor || !first) return undefined;
  const { distribution } = snapshot.settingsFor(writtenIn(uri));
  return { snapshot, cursor, reading: readingIn(first, cursor.source, distribution) };
}

// ---- stages

function ofStage({ cursor, reading }: Asking): readonly LocationLink[] | undefined {
  const named = stageMentions(reading.staged).find(({ span }) => touches(span, cursor.offset));
  if (!named) return undefined;
  const { from, nameSpan, base } = named.stage;
  return [
    {
      originSelectionRange: cursor.rangeOf(named.span),
      targetUri: cursor.source.uri,
      targetRange: cursor.rangeOf(from.instruction.span),
      targetSelectionRange: cursor.rangeOf(nameSpan ?? base.span),
    },
  ];
}

interface StageMention {
  readonly span: Span;
  readonly stage: Stage;
}

/** Every place that names a stage but its own FROM. */
function stageMentions(staged: StagedDockerfile): readonly StageMention[] {
  return staged.stages.flatMap(own => {
    const parent = own.base.stage === undefined ? undefined : staged.stages[own.base.stage];
    const copied = own.steps.flatMap(({ instruction }) =>
      fromFlags(instruction).flatMap(({ value = '', valueSpan }) => {
        const stage = stageNamed(staged, value, own.index);
        return stage && valueSpan ? [{ span: valueSpan, stage }] : [];
      }),
    );
    return [...(parent ? [{ span: own.base.span, stage: parent }] : []), ...copied];
  });
}

const fromFlags = ({ flags }: Instruction): readonly Flag[] => flags.filter(({ name }) => name === 'from');

// ---- variables

function ofVariable({ snapshot, cursor, reading }: Asking): readonly LocationLink[] | undefined {
  const { offset, rangeOf, source } = cursor;
  const use = usesAt(reading.staged, offset).at(-1);
  const declared = use ? undefined : declarationAt(reading.staged, offset);
  const origin = use?.span ?? declared?.span;
  const name = use?.name ?? declared?.name;
  if (!origin || name === undefined) return undefined;
  const originSelectionRange = rangeOf(origin);
  const declaration = use?.resolution.declaration;
  const here = declaration
    ? [
        {
          targetUri: source.uri,
          targetRange: rangeOf(declaration.instruction.span),
          targetSelectionRange: rangeOf(declaration.span),
        },
      ]
    : [];
  const given = declaration?.from === 'default' || declaration?.kind === 'env' ? [] : source.modules;
  const targets = [...here, ...given.flatMap(module => buildArgPlaces(snapshot, module, name))];
  return targets.map(target => ({ originSelectionRange, ...target }));
}

function declarationAt({ declarations }: StagedDockerfile, offset: number): Declaration | undefined {
  const all = [...declarations.values()].flatMap(({ args, envs }) => [...args, ...envs]);
  return all.find(({ span }) => touches(span, offset));
}

/** The entries of `buildArgs` with that name, each once. */
function buildArgPlaces(
  snapshot: Snapshot,
  { uri, placed, view, mappings }: DockerfileModule,
  name: string,
): readonly { targetUri: string; targetRange: Range; targetSelectionRange: Range }[] {
  const args = mappings.flatMap(({ effective }) => effective.build?.sourcedArgs ?? []);
  const fields = args.flatMap(arg => (arg.name === name && arg.field ? [arg.field] : []));
  const distinct = new Map(fields.map(field => [field.join('.'), field]));
  return [...distinct.values()].flatMap(field => {
    const [whole, selection] = [field, [...field, 'name']].map(path =>
      toLocation(snapshot, uri, shiftSpan(view.spanOf(path), placed.start)),
    );
    return whole && selection
      ? [{ targetUri: uri, targetRange: whole.range, targetSelectionRange: selection.range }]
      : [];
  });
}

// ---- Secrets

function ofSecret({ snapshot, cursor }: Asking): readonly LocationLink[] | undefined {
  const secret = secretAtPath(cursor.source.text, cursor.offset);
  return (
    secret &&
    secretDeclarations(snapshot, cursor.source, secret.name).flatMap(({ uri, nameEntry, nameSpan }) => {
      const whole = toLocation(snapshot, uri, nameEntry);
      const selection = toLocation(snapshot, uri, nameSpan);
      if (!whole || !selection) return [];
      return [
        {
          originSelectionRange: cursor.rangeOf(secret.span),
          targetUri: uri,
          targetRange: whole.range,
          targetSelectionRange: selection.range,
        },
      ];
    })
  );
}

// ---- highlights

/** Of a stage or a variable, in a ConfigMap only: elsewhere other extensions do it. Undefined where there is none. */
export function dockerfileHighlights(
  snapshot: Snapshot,
  uri: string,
  position: Position,
): readonly DocumentHighlight[] | undefined {
  const asking = askingAt(snapshot, uri, position);
  if (!asking) return undefined;
  const { cursor, reading } = asking;
  if (!cursor.source.host) return [];
  const marks = stageMarks(reading.staged, cursor.offset) ?? variableMarks(reading, cursor.offset) ?? [];
  return marks.map(({ span, kind }) => ({ range: cursor.rangeOf(span), kind }));
}

interface Mark {
  readonly span: Span;
  readonly kind: DocumentHighlightKind;
}

function stageMarks(staged: StagedDockerfile, offset: number): readonly Mark[] | undefined {
  const mentions = stageMentions(staged);
  const own = staged.stages.find(({ nameSpan }) => nameSpan && touches(nameSpan, offset));
  const stage = own ?? mentions.find(({ span }) => touches(span, offset))?.stage;
  if (!stage) return undefined;
  const reads = mentions
    .filter(mention => mention.stage === stage)
    .map(({ span }) => ({ span, kind: DocumentHighlightKind.Read }));
  return [...(stage.nameSpan ? [{ span: stage.nameSpan, kind: DocumentHighlightKind.Write }] : []), ...reads];
}

function variableMarks(reading: DockerfileReading, offset: number): readonly Mark[] | undefined {
  const { staged } = reading;
  const name = usesAt(staged, offset).at(-1)?.name ?? declarationAt(staged, offset)?.name;
  if (name === undefined) return undefined;
  const { args = [], envs = [] } = staged.declarations.get(name) ?? {};
  return [
    ...[...args, ...envs].map(({ span }) => ({ span, kind: DocumentHighlightKind.Write })),
    ...variableUses(reading.layout)
      .filter(use => use.name === name)
      .map(({ span }) => ({ span, kind: DocumentHighlightKind.Read })),
  ];
}
