// Puts off loading the heavy assist until help is first asked for. A load that fails is tried again next time.
import type { YamlAssist } from '../ports/ports.js';

export function lazyAssist(load: () => Promise<YamlAssist>): YamlAssist {
  let loading: Promise<YamlAssist> | undefined;
  const ready = (): Promise<YamlAssist> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    suggest: async (request, stop) => (await ready()).suggest(request, stop),
    explain: async (request, stop) => (await ready()).explain(request, stop),
  };
}
