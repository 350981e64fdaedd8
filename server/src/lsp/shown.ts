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
import { messageText } from '../core/visible-text.js';

/** What of a connection those need who say something. */
export interface Desk {
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

export const shownConsole = ({ console }: Pick<Connection, 'console'>): Console => ({
  log: message => console.log(messageText(message)),
  warn: message => console.warn(messageText(message)),
  error: message => console.error(messageText(message)),
});

export function shownDesk(connection: Desk): Desk {
  const { window } = connection;
  const fit = (actions: readonly MessageActionItem[]): MessageActionItem[] =>
    actions.map(action => ({ ...action, title: messageText(action.title) }));
  return {
    console: { log: message => connection.console.log(messageText(message)) },
    window: {
      showErrorMessage: (message: string, ...actions: MessageActionItem[]) =>
        window.showErrorMessage(messageText(message), ...fit(actions)),
      showInformationMessage: (message: string, ...actions: MessageActionItem[]) =>
        window.showInformationMessage(messageText(message), ...fit(actions)),
      showWarningMessage: (message: string, ...actions: MessageActionItem[]) =>
        window.showWarningMessage(messageText(message), ...fit(actions)),
      createWorkDoneProgress: async () => shownProgress(await window.createWorkDoneProgress()),
    },
  };
}

/** Without a question. */
export const tell = (connection: Pick<Connection, 'sendNotification'>, message: string): void =>
  void connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Info,
    message: messageText(message),
  });

const shownProgress = (progress: CancellableProgress): CancellableProgress => ({
  token: progress.token,
  begin: (title, percentage, message, cancellable) =>
    progress.begin(messageText(title), percentage, messageText(message), cancellable),
  report: message => progress.report(messageText(message)),
  done: () => progress.done(),
});
