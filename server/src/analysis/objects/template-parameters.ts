// An OpenShift Template fills in `${NAME}` for the parameters that it declares, and leaves every other `${…}` to whoever
// comes next, KMM with its own variables included.
// Source: openshift/library-go template/templateprocessing `EvaluateParameterSubstitution`.
import type { Located } from '../yaml/located.js';
import { childOf, stringAt } from '../yaml/located.js';
import { cover } from '../yaml/template-actions.js';

/** The same text, of the same length, with holes where parameters are filled in; equal ones are equal. */
export function withoutParameters(text: string, root: Located | undefined): string {
  const names = parametersOf(root);
  if (names.size === 0) return text;
  return text.replaceAll(/\$\{(\w+)\}/g, (written, name: string) =>
    names.has(name) ? `${cover}${name}${cover}${cover}` : written,
  );
}

function parametersOf(root: Located | undefined): ReadonlySet<string> {
  const list = stringAt(root, ['kind']) === 'Template' ? childOf(root, 'parameters') : undefined;
  const items = list?.kind === 'list' ? list.items : [];
  return new Set(items.map(item => stringAt(item, ['name'])).filter(name => name !== undefined));
}
