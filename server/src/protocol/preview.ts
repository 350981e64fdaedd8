// The document that tells what KMM makes of one Module for one kernel. docs/protocol.md describes the message.

/** Client to server, request. Null when the file has no such Module or it cannot be read now. */
export const previewMethod = 'kmm/preview';

export interface PreviewParams {
  readonly textDocument: { readonly uri: string };
  /** The index of the document in the file. */
  readonly document: number;
  /** As a node reports it; any, not only those that are listed. */
  readonly kernel: string;
}

export interface Preview {
  /** `my-kmod for 6.8.0-31-generic`. */
  readonly title: string;
  /** YAML. */
  readonly text: string;
}
