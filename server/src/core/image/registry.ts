// What kaniko's library does with a registry without being told (`go-containerregistry/pkg/name/registry.go`, `Scheme`).

/** Plain HTTP is tried although no flag allows it: private IPv4 addresses, `*.local`, this machine. */
export function triesPlainHttp(registry: string): boolean {
  return (
    isPrivateAddress(registry.split(':')[0] ?? '') ||
    registry.startsWith('localhost:') ||
    /\.local(?:host)?(?::\d{1,5})?$/.test(registry) ||
    registry.includes('127.0.0.1') ||
    registry.includes('::1')
  );
}

function isPrivateAddress(host: string): boolean {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1).map(Number);
  if (!octets || octets.some(octet => octet > 255)) return false;
  const [a = 0, b = 0] = octets;
  return a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
}
