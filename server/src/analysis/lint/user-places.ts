// What is said of a Dockerfile does not change when a Module that uses it only moves in its file: then the places in the
// Module are brought up to date and nothing is checked again.
import { memo } from '../../core/memo.js';
import type { Problem, RelatedPlace } from '../../core/problem.js';
import type { DockerfileUser, Place } from '../dockerfile/users.js';

/** All that a verdict depends on; made once for all Dockerfiles that the same builds use. */
export const factsKey = memo((users: readonly DockerfileUser[]) => JSON.stringify(users.map(withoutPlaces)));

const withoutPlaces = ({ places: _, filesToSign, secrets, ...rest }: DockerfileUser): object => ({
  ...rest,
  filesToSign: filesToSign.map(({ text }) => text),
  secrets: secrets.map(({ text, keys }) => ({ text, keys })),
});

/** The problems with the places of `now` instead of those of `before`; undefined when there is one of nobody's. */
export function withPlaces(
  problems: readonly Problem[],
  before: readonly DockerfileUser[],
  now: readonly DockerfileUser[],
): readonly Problem[] | undefined {
  const moves = before === now ? undefined : movesOf(before.flatMap(placesOf), now.flatMap(placesOf));
  if (!moves) return problems;
  const known = (place: Partial<Place> & Pick<Place, 'span'>): boolean =>
    place.uri === undefined || moves.has(keyOf({ ...place, uri: place.uri }));
  const changes = problems.flatMap(({ fixes = [] }) => fixes.flatMap(fix => fix.changes));
  const related = problems.flatMap(problem => problem.related ?? []);
  if (!related.every(known) || changes.some(({ uri }) => uri !== undefined)) return undefined;
  const moved = (place: RelatedPlace): RelatedPlace =>
    place.uri === undefined ? place : { ...place, ...moves.get(keyOf({ ...place, uri: place.uri })) };
  return problems.map(problem =>
    problem.related ? { ...problem, related: problem.related.map(moved) } : problem,
  );
}

const placesOf = ({ places, filesToSign, secrets }: DockerfileUser): readonly Place[] => [
  ...Object.values(places),
  ...[...filesToSign, ...secrets].map(({ place }) => place),
];

const keyOf = ({ uri, span }: Place): string => `${uri} ${String(span.start)} ${String(span.end)}`;

/** Undefined when nothing has moved. */
function movesOf(before: readonly Place[], now: readonly Place[]): ReadonlyMap<string, Place> | undefined {
  const keys = before.map(keyOf);
  if (keys.join() === now.map(keyOf).join()) return undefined;
  return new Map(keys.flatMap((key, at) => (now[at] ? [[key, now[at]] as const] : [])));
}
