// As much of VS Code as says something to the user. It keeps what it is given, so that a test can read it; import it
// before what imports `vscode`.
import { registerHooks } from 'node:module';

/** What has been said since the last `forget`, each text for itself. */
export const said: string[] = [];

/** What is copied, and what is written into channels of output, which make neither links nor pictures. */
export const logged: string[] = [];

/** Buttons and rows that are chosen, in turn; nothing after the last. */
export const chosen: unknown[] = [];

export function forget(): void {
  said.length = 0;
  logged.length = 0;
  chosen.length = 0;
}

type Words = string | undefined | { readonly modal?: boolean; readonly detail?: string };

const message = (...words: readonly Words[]): Promise<unknown> => {
  for (const word of words)
    if (word !== undefined) said.push(typeof word === 'string' ? word : (word.detail ?? ''));
  return Promise.resolve(chosen.shift());
};

/** Every text in a thing that VS Code shows. */
const keep = (thing: object): void => {
  for (const value of Object.values(thing)) if (typeof value === 'string') said.push(value);
};

type Item = Readonly<Record<string, unknown>>;

const list = (items: readonly Item[], question: object): Promise<unknown> => {
  keep(question);
  for (const item of items) keep(item);
  const which = chosen.shift();
  return Promise.resolve(typeof which === 'number' ? items[which] : undefined);
};

class TreeItem {
  label: string;
  constructor(label: string) {
    this.label = label;
  }
}

class MarkdownString {
  value: string;
  constructor(value: string) {
    this.value = value;
  }
}

class EventEmitter {
  readonly event = (): { dispose: () => void } => ({ dispose: () => undefined });
  fire(): void {
    // Nobody listens.
  }
}

const channel = (name: string): object => {
  said.push(name);
  const write = (text: string): void => void logged.push(text);
  return { append: write, appendLine: write, show: () => undefined, dispose: () => undefined };
};

const fake = {
  window: {
    showInformationMessage: message,
    showWarningMessage: message,
    showErrorMessage: message,
    showQuickPick: list,
    showInputBox: (question: object): Promise<unknown> => {
      keep(question);
      return Promise.resolve(chosen.shift());
    },
    withProgress: (options: object, task: (progress: object, token: object) => unknown): unknown => {
      keep(options);
      return task(
        { report: keep },
        { isCancellationRequested: false, onCancellationRequested: () => undefined },
      );
    },
    createOutputChannel: channel,
    createStatusBarItem: () => ({}),
  },
  env: { clipboard: { writeText: (text: string) => Promise.resolve(void logged.push(text)) } },
  commands: { executeCommand: () => Promise.resolve() },
  workspace: { getConfiguration: () => ({ inspect: () => ({ globalValue: '/k' }) }) },
  TreeItem,
  MarkdownString,
  EventEmitter,
  ThemeIcon: class {},
  ThemeColor: class {},
  Uri: { parse: (text: string) => ({ path: text, toString: () => text }) },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  ProgressLocation: { Notification: 15 },
  StatusBarAlignment: { Left: 1, Right: 2 },
};

Object.assign(globalThis, { fakeVscode: fake });
const source = Object.keys(fake)
  .map(name => `export const ${name} = globalThis.fakeVscode.${name};`)
  .join('\n');

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: 'fake:vscode', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'fake:vscode' ? { format: 'module', source, shortCircuit: true } : next(url, context),
});
