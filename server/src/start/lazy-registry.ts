// What asks registries is loaded with the first image that is asked for.
import type { RegistryPort } from '../service/ports/cluster-session.js';

export function lazyRegistry(load: () => Promise<RegistryPort>): RegistryPort {
  let loading: Promise<RegistryPort> | undefined;
  const loaded = (): Promise<RegistryPort> => (loading ??= load().catch(() => tooOld));
  return {
    exists: async (question, stop) => (await loaded()).exists(question, stop),
    files: async (question, stop) => (await loaded()).files(question, stop),
  };
}

/** Nothing but an old Node.js keeps the file beside us from being loaded. */
const words = `Registries can be asked only with Node.js 22.19 or newer; this is ${process.version}.`;

const tooOld: RegistryPort = {
  exists: () => Promise.resolve({ exists: 'unknown', digest: undefined, words }),
  files: () => Promise.resolve({ known: false, words }),
};
