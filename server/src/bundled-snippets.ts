// The snippets as they are shipped.
import yaml from '../../snippets/yaml.json' with { type: 'json' };
import type { SnippetShelf } from './service/snippet-shelf.js';

export const bundledSnippets: SnippetShelf = yaml;
