// What the server says by the editor's own means: messages, progress, the log. The only place where text of others gets
// into them, fit to be shown: editors make links of some of it, and a log is read line by line.
import type {
  CancellationToken,
  Connection,
  MessageActionItem,
  RemoteConsole,
  RemoteWindow,
} from 'vscode-languageserver/node';
import { MessageType, ShowMessageNotification } from 'vscode-languageserver/node';
import { labelText, messageText } from '../../core/text/visible-text.js';

/** What of a connection those need who say something. */
export interface EditorWindow {
  readonly window: Pick<
    RemoteWindow,
    'showErrorMessage' | 'showInformationMessage' | 'showWarningMessage'
  > & {
    readonly createWorkDoneProgress: () => Promise<CancellableProgress>;
  };
  readonly console: Pick<RemoteConsole, 'log'>;
}

interface CancellableProgress {
  readonly token: CancellationToken;
  begin(title: string, percentage: number | undefined, message: string, cancellable: boolean): void;
  report(message: string): void;
  done(): void;
}

type Console = Pick<Connection['console'], 'log' | 'warn' | 'error'>;

/** A warning is one line; a failure and a build's log have several. */
export const shownConsole = ({ console }: Pick<Connection, 'console'>): Console => ({
  log: message => console.log(messageText(message)),
  warn: message => console.warn(labelText(message)),
  error: message => console.error(messageText(message)),
});

export interface ShownWindow {
  /** A message, or a line for each fact, none of which begins another; and the title of the button that was chosen. */
  readonly say: (
    sort: 'information' | 'warning' | 'error',
    words: string | readonly string[],
    ...buttons: readonly string[]
  ) => Promise<string | undefined>;
  readonly log: (lines: string) => void;
  readonly progress: () => Promise<CancellableProgress>;
}

export function shownWindow(connection: EditorWindow): ShownWindow {
  const { window } = connection;
  const ways = {
    information: (text: string, ...actions: MessageActionItem[]) =>
      window.showInformationMessage(text, ...actions),
    warning: (text: string, ...actions: MessageActionItem[]) => window.showWarningMessage(text, ...actions),
    error: (text: string, ...actions: MessageActionItem[]) => window.showErrorMessage(text, ...actions),
  };
  return {
    say: async (sort, words, ...buttons) => {
      const text = [words].flat().map(labelText).join('\n');
      const titles = buttons.map(labelText);
      const chosen = await orNothing(ways[sort](text, ...titles.map(title => ({ title }))));
      return chosen && buttons[titles.indexOf(chosen.title)];
    },
    log: lines => connection.console.log(messageText(lines)),
    progress: async () => shownProgress(await window.createWorkDoneProgress()),
  };
}

/** A client that cannot show it answers with an error: nobody has chosen anything. */
const orNothing = (chosen: Promise<MessageActionItem | undefined>): Promise<MessageActionItem | undefined> =>
  chosen.catch(() => undefined);

/** Without a question. */
export const showMessage = (connection: Pick<Connection, 'sendNotification'>, message: string): void =>
  void connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Info,
    message: labelText(message),
  });

const shownProgress = (progress: CancellableProgress): CancellableProgress => ({
  token: progress.token,
  begin: (title, percentage, message, cancellable) =>
    progress.begin(labelText(title), percentage, labelText(message), cancellable),
  report: message => progress.report(labelText(message)),
  done: () => progress.done(),
});
