/** The way from an object's root to a value: map keys and list indexes. */
export type FieldPath = readonly (string | number)[];

/**
 * The API server's notation: `spec.moduleLoader.container.kernelMappings[0].containerImage`.
 * Keys are written as they are, dots included (k8s.io/apimachinery/pkg/util/validation/field `Path.String`).
 */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${String(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
