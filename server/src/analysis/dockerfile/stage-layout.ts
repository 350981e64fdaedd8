// What the text of a Dockerfile makes with one set of build args. The rules for it and those for the Module that is built
// with it ask for the same one after the other, so it is made out once for them; nothing is kept for later.
import type { Layout } from '../../core/dockerfile/layout/layout.js';
import { layoutOf } from '../../core/dockerfile/layout/layout.js';
import type { ParsedDockerfile } from '../../core/dockerfile/parse.js';
import { readStages } from '../../core/dockerfile/stages.js';
import type { BuildInputs } from '../../core/dockerfile/variables.js';

interface Made {
  readonly inputs: string;
  readonly layout: WeakRef<Layout>;
}

const made = new WeakMap<object, Made>();

/** `keeper`: the same object as long as nobody changes the text. */
export function layoutWith(keeper: object, parsed: ParsedDockerfile, inputs: BuildInputs): Layout {
  const written = inWords(inputs);
  const last = made.get(keeper);
  const known = last?.inputs === written ? last.layout.deref() : undefined;
  if (known) return known;
  const layout = layoutOf(readStages(parsed, inputs));
  made.set(keeper, { inputs: written, layout: new WeakRef(layout) });
  return layout;
}

const inWords = ({ builder, buildArgs }: BuildInputs): string =>
  JSON.stringify([builder.name, [...buildArgs].toSorted(([a], [b]) => (a < b ? -1 : 1))]);
