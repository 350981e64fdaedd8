// The parts of an image reference as far as they tell which image it is. Not a validator.
import { hole } from './hole.js';

export interface ImageReference {
  /** `docker.io` when none is written. */
  readonly registry: string;
  /** `library/ubuntu` for `ubuntu`. */
  readonly repository: string;
  /** Undefined when neither tag nor digest is written. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Undefined when the name itself is not known; an unknown tag is a `hole`. */
export function readImageReference(text: string): ImageReference | undefined {
  const [named = '', digest] = text.split('@', 2);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (name === '' || name.includes(hole)) return undefined;
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry && first !== 'index.docker.io' ? first : 'docker.io';
  const path = hasRegistry ? rest.join('/') : name;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, tag, digest };
}
