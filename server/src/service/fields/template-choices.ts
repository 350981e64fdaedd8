// Variables for the fields that KMM fills in: offered behind a `$` in an image name or in the fields of `sign`.
import type { CursorPlace } from '../../analysis/yaml/cursor.js';
import { dialectOf } from '../../core/dialect.js';
import type { Release } from '../../core/release.js';
import { spanOf } from '../../core/span.js';
import type { Choice } from './completion-item.js';
import { rank } from './completion-choices.js';
import { snippetLiteral } from './snippet-text.js';
import { variableMeanings } from '../kernels/variable-meanings.js';

/** Empty unless the cursor is behind a `$` in a field that is a template. */
export function templateChoices(text: string, place: CursorPlace, release: Release): readonly Choice[] {
  const { offset } = place;
  const started = /\$\{?\w*$/.exec(text.slice(place.replace.start, offset));
  if (place.kind === 'key' || !started) return [];
  const rest = /^\w*\}?/.exec(text.slice(offset, place.replace.end))?.[0] ?? '';
  const replace = spanOf(offset - started[0].length, offset + rest.length);
  return variablesIn(place, release).map(name => {
    const written = `\${${name}}`;
    const deprecated = name === 'KERNEL_VERSION';
    return {
      kind: 'value',
      label: written,
      text: snippetLiteral(written),
      documentation: variableMeanings[name] ?? '',
      ...(deprecated && { deprecated }),
      rank: deprecated ? rank.deprecated : rank.optional,
      replace,
    };
  });
}

function variablesIn(place: CursorPlace, release: Release): readonly string[] {
  const field = place.path.findLast(step => typeof step === 'string');
  const { imageVariables } = dialectOf(release);
  if (field === 'containerImage') return imageVariables;
  // KMM's documentation lists MOD_NAME and MOD_NAMESPACE for `sign` too, but its code does not set them there.
  const signing = field === 'unsignedImage' || field === 'filesToSign';
  return signing ? imageVariables.filter(name => name.startsWith('KERNEL_')) : [];
}
