// Which files are YAML, and which of them a template engine makes YAML of, told by their names.

/** Of a URI or a path: `m.yaml`, and what a template engine makes one of: `m.yaml.j2`. */
export const isYamlName = (uri: string): boolean =>
  /\.ya?ml(?:\.(?:j2|jinja2?|tmpl|tpl|gotmpl))?$/i.test(uri);

/** Endings of the names above, as a file watcher's glob has them. */
export const yamlEndings = ['yaml', 'yml'].flatMap(ending =>
  ['', '.j2', '.jinja', '.jinja2', '.tmpl', '.tpl', '.gotmpl'].map(engine => ending + engine),
);

/** An engine works on all of its text: its name says so, or it lies where a chart has its templates. */
export const isTemplateName = (uri: string): boolean =>
  /\.(?:j2|jinja2?|tmpl|tpl|gotmpl)$/i.test(uri) || /\/templates\/[^?#]*\.ya?ml$/i.test(uri);
