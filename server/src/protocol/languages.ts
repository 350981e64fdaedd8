// What editors call the files that the server reads. An editor that calls them otherwise may send them all the same
// when they are named like YAML or a Dockerfile.

/** YAML, and what a template engine or Ansible makes of it: ids of VS Code's extensions and file types of Neovim. */
export const yamlLanguages: readonly string[] = ['yaml', 'helm', 'jinja-yaml', 'ansible'];

export const dockerfileLanguage = 'dockerfile';

/** Neovim puts several names together: `yaml.ansible`, `yaml.helm-values`, `jinja.yaml`. */
export const isYamlLanguage = (id: string): boolean =>
  [id, ...id.split('.')].some(name => yamlLanguages.includes(name));
