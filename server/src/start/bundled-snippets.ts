// The snippets as they are shipped.
import dockerfile from '../../../snippets/dockerfile.json' with { type: 'json' };
import yaml from '../../../snippets/yaml.json' with { type: 'json' };
import type { SnippetShelf } from '../service/fields/snippet-source.js';

export const bundledSnippets: SnippetShelf = { ...dockerfile, ...yaml };
