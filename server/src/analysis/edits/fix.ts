// From an edit to the fix that offers it.
import type { Fix } from '../../core/problem.js';
import type { Edit } from './entries.js';

/** No fix where there is no safe edit. `rank` says whether a user would take it without reading the others. */
export const fixes = (
  title: string,
  edit: Edit,
  rank: 'preferred' | 'possible' = 'possible',
): readonly Fix[] =>
  edit && edit.length > 0
    ? [{ title, changes: edit, ...(rank === 'preferred' && { preferred: true as const }) }]
    : [];
