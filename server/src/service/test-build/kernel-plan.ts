// The plan for one kernel: what would be built, whether it is there already, and whether the cluster takes it.
import { kanikoImage } from '../../core/build-object/kaniko.js';
import type { Loaded } from '../../core/module/resolve.js';
import type { Advice, PlannedBuild } from '../../protocol/test-build.js';
import type { ImageAnswer } from '../ports/cluster-session.js';
import { tryToCreate, untried } from './dry-run.js';
import { askRegistry, existsInWords } from './existing-image.js';
import { dockerfileOf, lookedFor, manifestOf, objectFor, pushedTo, requestFor } from './kernel-build.js';
import type { PlanBasis, PlannedKernel, Planning, ReadyBuild } from './plan-types.js';
import type { BuildSubject } from './subject.js';
import { buildSubject } from './subject.js';

export async function planKernel(common: PlanBasis, kernel: string): Promise<PlannedKernel> {
  const { planning, kind } = common;
  const { snapshot, built, session, namespace, world, stop } = planning;
  const subject = buildSubject(snapshot, built, kernel, namespace);
  const { loaded, configMap = '' } = subject;
  if (!loaded || subject.obstacles.length > 0) return nothing(common, subject);
  const dockerfile = await dockerfileOf(planning, subject, configMap);
  if (!dockerfile.ok) return nothing(common, subject, dockerfile.advice);
  const request = requestFor(common, subject, dockerfile.text);
  const [made, existing] = await Promise.all([
    objectFor(common, request),
    askRegistry(world, lookedFor(request), loaded, common.dockerConfig, stop),
  ]);
  if (!made.ok) return nothing(common, subject, made.advice);
  const { rights } = common;
  const trial = { kind, request, object: made.object, mayCreatePods: rights.mayCreatePods };
  // Who lacks a right has been told so.
  const tried = rights.obstacles.length > 0 ? untried : await tryToCreate(session, trial, stop);
  const destination = pushedTo(request);
  const shown = {
    ...shownFor(common, subject, existing),
    ...(destination !== undefined && { destination }),
    dockerfile: dockerfile.words,
    manifest: manifestOf(kind, request, made.object),
    obstacles: tried.obstacles,
    notes: [...subject.notes, ...registryNotes(planning, existing), ...tried.warnings],
  };
  if (tried.obstacles.length > 0) return { shown };
  return {
    shown,
    ready: {
      ...{ shown, kind, namespace, request, object: made.object },
      source: dockerfile.source,
      onHub: planning.built.onHub,
      pullSecret: pullSecretIn(planning),
    },
  };
}

/** The Module's, if the user lets it be read. */
export function pullSecretIn({ built, namespace, request }: Planning): ReadyBuild['pullSecret'] {
  const secret = built.module.spec.imageRepoSecret;
  return secret && request.mayReadPullSecret ? { name: secret.name, namespace } : undefined;
}

function nothing(common: PlanBasis, subject: BuildSubject, obstacle?: Advice): PlannedKernel {
  const shown = shownFor(common, subject, {
    exists: 'unknown',
    digest: undefined,
    words: 'nothing is built',
  });
  const obstacles = [...subject.obstacles, ...(obstacle ? [obstacle] : [])];
  return { shown: { ...shown, obstacles, notes: subject.notes } };
}

function shownFor(common: PlanBasis, { kernel, loaded }: BuildSubject, existing: ImageAnswer): PlannedBuild {
  return {
    kernel,
    ...(loaded && { mapping: loaded.effective.index + 1 }),
    image: loaded?.containerImage ?? '',
    exists: existing.exists,
    existsWords: existsInWords(existing),
    ...builderIn(common, loaded),
    dockerfile: '',
    manifest: '',
    obstacles: [],
    notes: [],
  };
}

/** The Module may want another tag of it. */
function builderIn(
  { builder, kind }: PlanBasis,
  loaded: Loaded | undefined,
): Pick<PlannedBuild, 'builder' | 'builderSource'> {
  const build = loaded?.effective.build;
  const plain = { builder: builder.image, builderSource: builder.source };
  if (kind === 'Build' || !build?.kanikoParams?.tag) return plain;
  return {
    builder: kanikoImage(builder.image, build),
    builderSource: `${builder.source}, with the tag of \`kanikoParams\``,
  };
}

function registryNotes({ built, request }: Planning, { exists }: ImageAnswer): readonly Advice[] {
  const secret = built.module.spec.imageRepoSecret;
  if (exists !== 'unknown' || !secret || request.mayReadPullSecret) return [];
  return [
    {
      message: `The registry was asked without the Module's \`imageRepoSecret\` ${secret.name}.`,
      advice: 'Allow it to be read if you want to know whether the image exists.',
    },
  ];
}
