// Commands that we print or copy for the user to run: the one place that quotes their words. What is no name in
// Kubernetes gets into none; a word in capitals stands for it, and the user fills it in.
import { dnsLabelFault, subdomainFault } from './names.js';
import { visible } from './visible-text.js';

/** A command for a POSIX shell: a word that a shell may read otherwise stands in single quotes. */
export const shellCommand = (...words: readonly string[]): string => words.map(shellWord).join(' ');

const shellWord = (word: string): string =>
  /^[\w@%+:,./-][\w@%+:,./=-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

export const namespaceWord = (namespace: string): string =>
  dnsLabelFault(namespace) ? 'NAMESPACE' : namespace;

/** The name of an object as a word of a command; `standIn` in its place when it can be no name. */
export const nameWord = (name: string, standIn: string): string => (subdomainFault(name) ? standIn : name);

/** The name of a kubeconfig's context as a word of a command; it may be any text. */
export const contextWord = (context: string): string =>
  context === '' || visible(context) !== context || context.includes('\t') ? 'CONTEXT' : context;
