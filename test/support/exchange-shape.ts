// What two API servers must have in common when they answer the same question: statuses and refusals word by word,
// and of objects everything that one has the other too.
import { at, textAt } from '../../server/src/core/kernel/node-object.js';

export interface Exchange {
  readonly status: number;
  readonly contentType: string;
  /** JSON, or text. */
  readonly body: unknown;
}

/** In what the imitation differs from the model; empty when it would be taken for it. */
export function differences(imitation: Exchange, model: Exchange): readonly string[] {
  const found: string[] = [];
  if (imitation.status !== model.status) found.push(`status ${imitation.status}, not ${model.status}`);
  if (imitation.contentType !== model.contentType) {
    found.push(`${imitation.contentType}, not ${model.contentType}`);
  }
  const isRefusal = textAt(model.body, 'status') === 'Failure' || textAt(model.body, 'kind') === 'Status';
  if (isRefusal) {
    const [own, other] = [plain(imitation.body), plain(model.body)];
    if (own !== other) found.push(`${own}\n  instead of ${other}`);
  } else found.push(...surplus(imitation.body, model.body, 'body'));
  return found;
}

/** Without what is new every time. */
const plain = (body: unknown): string =>
  JSON.stringify(body)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID')
    .replaceAll(/version: \d+ \(\d+\)/g, 'version: N (N)');

/** What the imitation has and the model has not, or as another type. */
function surplus(imitation: unknown, model: unknown, path: string): readonly string[] {
  if (typeOf(imitation) !== typeOf(model)) return [`${path} is ${typeOf(imitation)}, not ${typeOf(model)}`];
  if (Array.isArray(imitation)) {
    return imitation.flatMap((item, index) =>
      surplus(item, Array.isArray(model) ? model[index] : undefined, `${path}[${String(index)}]`),
    );
  }
  if (typeof imitation === 'object' && imitation !== null) {
    return Object.keys(imitation).flatMap(key =>
      surplus(at(imitation, key), at(model, key), `${path}.${key}`),
    );
  }
  const isFixed = /\.(?:kind|apiVersion|name|namespace|groupVersion|allowed|type)$/.test(path);
  return isFixed && imitation !== model ? [`${path} is ${String(imitation)}, not ${String(model)}`] : [];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
