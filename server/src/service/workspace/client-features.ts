// What the editor on the other end can show, as far as answers depend on it.
import { clientCommands } from '../../protocol/messages.js';

export interface ClientFeatures {
  /** Diagnostics may point at other places. */
  readonly relatedInformation: boolean;
  /** Diagnostics may be tagged deprecated and unnecessary. */
  readonly diagnosticTags: boolean;
  /** Diagnostics may carry a link on their code. */
  readonly codeDescription: boolean;
  /** Code actions may be more than commands. */
  readonly codeActionLiterals: boolean;
  /** Edits may name the version of the text they were made for. */
  readonly versionedEdits: boolean;
  /** Edits may make new files. */
  readonly createsFiles: boolean;
  /** Inserted text may have tab stops. */
  readonly snippets: boolean;
  /** A completion may say whether the client is to indent its lines. */
  readonly insertTextModes: boolean;
  /** Symbols may be a tree. */
  readonly symbolTree: boolean;
  /** A definition may say what it was asked from. */
  readonly locationLinks: boolean;
  /** Commands of the client's own that answers may lead to. */
  readonly commands: readonly string[];
}

/** An editor that can do all of it. */
export const allFeatures: ClientFeatures = {
  relatedInformation: true,
  diagnosticTags: true,
  codeDescription: true,
  codeActionLiterals: true,
  versionedEdits: true,
  createsFiles: true,
  snippets: true,
  insertTextModes: true,
  symbolTree: true,
  locationLinks: true,
  commands: clientCommands,
};
