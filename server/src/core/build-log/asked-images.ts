// Which instruction wants the image that a builder could not get. kaniko asks in a fixed order (pkg/executor/build.go,
// DoBuild): first for the images of all `COPY --from` that name no stage (fetchExtraStages), then for those of all
// FROM (CalculateDependencies).
import { namedImage } from '../image/reference.js';
import type { BuildPlan, PlanEntry } from './build-plan.js';
import { matchesTemplate } from './template-text.js';

export interface WantedImage {
  readonly entry: PlanEntry;
  /** As written. */
  readonly image: string;
}

/** In the order kaniko asks for them. */
export function wantedImages(plan: BuildPlan): readonly WantedImage[] {
  const copies = plan.entries.flatMap(entry => {
    const image = copiedFrom(entry);
    return image === undefined || isStage(plan, image, entry.stage) ? [] : [{ entry, image }];
  });
  const bases = plan.entries.flatMap(entry => {
    const image = entry.step ? undefined : entry.instruction.words[0]?.text;
    if (image === undefined || image === 'scratch') return [];
    return plan.stageNames.slice(0, entry.stage).includes(image.toLowerCase()) ? [] : [{ entry, image }];
  });
  return [...copies, ...bases];
}

const copiedFrom = ({ instruction }: PlanEntry): string | undefined =>
  instruction.keyword === 'COPY' ? instruction.flags.find(({ name }) => name === 'from')?.value : undefined;

/** An index or a name of an earlier stage, in any case. */
function isStage(plan: BuildPlan, image: string, stage: number): boolean {
  if (/^\d+$/.test(image)) return Number(image) < stage;
  return plan.stageNames.slice(0, stage).includes(image.toLowerCase());
}

interface ImageQuestion {
  /** As the log has it: `Retrieving image manifest NAME`. */
  readonly name: string | undefined;
  /** How many were asked for so far, this one counted. */
  readonly count: number;
  readonly repository: string | undefined;
  readonly registry: string | undefined;
}

export function whoWants(plan: BuildPlan, question: ImageQuestion): WantedImage | undefined {
  const wanted = wantedImages(plan);
  const { name } = question;
  if (name !== undefined) {
    const inTurn = wanted[question.count - 1];
    if (inTurn && matchesTemplate(inTurn.image, name)) return inTurn;
    return (
      wanted.find(({ image }) => image === name) ?? wanted.find(({ image }) => matchesTemplate(image, name))
    );
  }
  const fitting = wanted.filter(({ image }) => isIn(image, question));
  if (fitting.length > 0) return fitting[0];
  return wanted.length === 1 ? wanted[0] : undefined;
}

/** With what the error's URL tells: registry and, mostly, repository. */
function isIn(image: string, { registry, repository }: ImageQuestion): boolean {
  if (registry === undefined) return false;
  const reference = namedImage(image.replace(/\$\{[^}]*(?:\}|$)|\$\w+/g, 'x'));
  if (!reference) return false;
  const host = registry === 'index.docker.io' ? 'docker.io' : registry;
  const path = repository ?? reference.repository;
  return reference.registry === host && reference.repository === path;
}
