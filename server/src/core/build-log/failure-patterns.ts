// The lines of compilers, make, kbuild, package managers, downloads, shells and depmod that say why a command failed,
// as a table. Knows nothing of the builder or the Dockerfile.
import type { LogKind } from './verdict-types.js';

export interface FailurePattern {
  readonly pattern: RegExp;
  readonly kind: LogKind;
  readonly weight: number;
  readonly says: (match: readonly string[]) => string;
}

const group = (match: readonly string[], index: number): string => match[index] ?? '';
const whole = (match: readonly string[]): string => group(match, 0).trim();
const missing = (match: readonly string[]): string => `there is no package ${group(match, 1)}`;
const noHeaders = (path: string): string =>
  /^\/(?:usr\/)?lib\/modules\/[^/]+\/(?:build|source)/.test(path)
    ? `${path} is not there: the kernel's headers are not installed for this kernel`
    : `${path} is not there`;

const failurePattern = (
  kind: LogKind,
  weight: number,
  pattern: RegExp,
  says: (match: readonly string[]) => string = whole,
): FailurePattern => ({ pattern, kind, weight, says });

/** In the order they are tried: the first that fits a line says it. */
export const failurePatterns: readonly FailurePattern[] = [
  // Memory and disk: whatever else is printed follows from them.
  failurePattern(
    'out of memory',
    95,
    /(?:fatal error|error): Killed signal terminated program (\S+)/,
    match => `${group(match, 1)} was killed: not enough memory`,
  ),
  failurePattern(
    'out of memory',
    95,
    /virtual memory exhausted|out of memory allocating|memory exhausted|(?:fork|allocate).*Cannot allocate memory|Cannot allocate memory|OutOfMemory|std::bad_alloc/i,
    match => `not enough memory: ${whole(match)}`,
  ),
  failurePattern(
    'no space',
    95,
    /^(.*?)(?:No space left on device|Disk quota exceeded|not enough free space|You don't have enough free space.*)/i,
    () => 'no space is left on the disk the build runs on',
  ),
  // Compilers, linkers, kbuild.
  failurePattern('compile', 90, /^(?:\s*)(\S[^:\n]*):(\d+):(?:\d+:)? (?:fatal )?error: .*/),
  failurePattern('compile', 90, /^(?:\s*)(\S[^:\s]*\.[sSc]):(\d+): Error: .*/),
  failurePattern(
    'compile',
    89,
    /^(?:ERROR: )?(?:modpost|MODPOST|ERROR): (?:modpost: )?"?([\w$.]+)"? \[([^\]]+)\] undefined!/,
    match =>
      `${group(match, 2)} needs the symbol ${group(match, 1)}, which this kernel does not have or does not export`,
  ),
  failurePattern(
    'compile',
    88,
    /^(?:ERROR|FATAL): modpost: GPL-incompatible module (\S+) uses GPL-only symbol '?([^']+)'?/,
    match => `${group(match, 1)} is not GPL and uses the GPL-only symbol ${group(match, 2)}`,
  ),
  failurePattern('compile', 87, /^(?:ERROR|FATAL): modpost: .*/),
  failurePattern('compile', 86, /^.*undefined reference to .*/),
  failurePattern(
    'compile',
    86,
    /^(?:\S*\/)?(?:ld|collect2|ld\.lld|ld\.bfd)(?:\.\w+)?: (?:error: )?(?:cannot find .*|.*undefined symbol.*|unrecognized .*)/,
  ),
  failurePattern('compile', 85, /^error\[E\d+\]: .*/),
  failurePattern(
    'compile',
    84,
    /^(?:[^\s/]*\/)*(?:cc1|cc1plus|gcc|g\+\+|cc|clang|as|[^\s/]+-gcc(?:-\d+)?|gcc-\d+): (?:fatal )?error: .*/,
  ),
  failurePattern('compile', 83, /(?:Internal compiler error|internal compiler error): .*/),
  failurePattern(
    'compile',
    82,
    /Kernel configuration is invalid\.?.*/,
    () => "the kernel's headers are not prepared: its configuration is missing",
  ),
  failurePattern(
    'compile',
    82,
    /^.*(?:Cannot (?:use|generate) .*(?:libelf|elfutils).*|error: Cannot generate ORC metadata.*)/,
  ),
  // make.
  failurePattern(
    'command',
    80,
    /^g?make(?:\[\d+\])?: \*\*\* (\/\S+): No such file or directory\.\s+Stop\./,
    match => noHeaders(group(match, 1)),
  ),
  failurePattern(
    'command',
    79,
    /^g?make(?:\[\d+\])?: \*\*\* No rule to make target '?`?([^']+)'(?:, needed by [`']([^']+)')?\.\s*(?:Stop\.)?/,
    match =>
      group(match, 2) === ''
        ? `make has no rule for ${group(match, 1)}`
        : `make has no rule for ${group(match, 1)}, which ${group(match, 2)} needs`,
  ),
  failurePattern(
    'command',
    78,
    /^g?make(?:\[\d+\])?: \*\*\* No targets specified and no makefile found\.\s+Stop\./,
    () => 'make finds no Makefile here',
  ),
  failurePattern('command', 78, /^(?=[^\s:]*[Mm]akefile)[^\s:]*:\d+: \*\*\* .*/),
  failurePattern(
    'command',
    77,
    /^(?=[^\s:]*[Mm]akefile)[^\s:]*:\d+: (\S+): No such file or directory/,
    match => noHeaders(group(match, 1)),
  ),
  // Package managers.
  failurePattern('package', 76, /^E: Unable to locate package (\S+)/, missing),
  failurePattern('package', 76, /^E: Package '?([^' ]+)'? has no installation candidate/, missing),
  failurePattern(
    'package',
    76,
    /^E: Version '([^']+)' for '([^']+)' was not found/,
    match => `there is no version ${group(match, 1)} of the package ${group(match, 2)}`,
  ),
  failurePattern(
    'package',
    76,
    /(?:Error: )?Unable to find a match: (.+)/,
    match => `there is no package ${group(match, 1).trim()}`,
  ),
  failurePattern(
    'package',
    75,
    /^(?:No match for argument|No package matches|error: No package matches|No matching packages? (?:found )?for|Error\(1011\).*:) ?'?([^' ]+)'?/,
    missing,
  ),
  failurePattern('package', 75, /^No package (\S+) available\.?/, missing),
  failurePattern('package', 75, /^(?:No provider of|Package) '([^']+)' (?:found|not found)\.?/, missing),
  failurePattern('package', 75, /^error: target not found: (\S+)/, missing),
  failurePattern('package', 75, /^\s+(\S+) \(no such package\):/, missing),
  failurePattern(
    'package',
    74,
    /^ (\S+) : Depends: (\S+)(?= ).* but .*/,
    match => `the package ${group(match, 1)} needs ${group(match, 2)}, which cannot be installed`,
  ),
  failurePattern(
    'package',
    74,
    /nothing provides (\S+(?: [<>=]+ \S+)?) needed by (\S+).*/,
    match => `${group(match, 2)} needs ${group(match, 1)}, which no package source has`,
  ),
  failurePattern(
    'package',
    73,
    /^E: (?:Could not get lock|Unable to acquire the dpkg frontend lock|Unable to lock) .*/,
    match => `another package manager holds the lock: ${whole(match)}`,
  ),
  failurePattern(
    'network',
    73,
    /^(?:E|Err|W): Failed to fetch (\S+)\s+(.*)/,
    match => `${group(match, 1)} cannot be fetched: ${group(match, 2).trim()}`,
  ),
  failurePattern(
    'package',
    72,
    /^E: The repository '([^']+)' (does not have a Release file|is not signed|no longer has a Release file)\.?/,
    match => `the package source ${group(match, 1)} ${group(match, 2)}`,
  ),
  failurePattern(
    'network',
    72,
    /(?:Error: )?(?:Failed to download metadata for repo|Cannot download repomd\.xml|Cannot prepare internal mirrorlist|Errors during downloading metadata for repository|Cannot find a valid baseurl for repo).*/,
  ),
  failurePattern('package', 72, /(?:Error: )?There are no enabled repositories in .*/),
  failurePattern(
    'package',
    71,
    /^E: (?:Unable to correct problems|Unmet dependencies|Broken packages|Sub-process .* returned an error code).*/,
  ),
  failurePattern('package', 71, /^dpkg: error processing (?:package|archive) (\S+).*/),
  failurePattern(
    'package',
    70,
    /^(?:ERROR: No matching distribution found for|npm ERR! 404|error: Failed dependencies:|Error: Transaction test error|Problem: ).*/,
  ),
  failurePattern('package', 60, /^E: .*/),
  // Downloads and git.
  failurePattern(
    'network',
    70,
    /^(?:curl: )?\((\d+)\) (?:The requested URL returned error: (\d+).*|Could not resolve (?:host|proxy): ?(\S+).*|.*)/,
    match => {
      if (match[3]) return `the host ${match[3]} cannot be resolved`;
      return match[2] ? `the server answered ${match[2]}` : whole(match);
    },
  ),
  failurePattern(
    'network',
    70,
    /^wget: (?:bad address|unable to resolve host address) ['‘]?([^'’\s]+)['’]?.*/,
    match => `the host ${group(match, 1)} cannot be resolved`,
  ),
  failurePattern(
    'network',
    70,
    /^wget: server returned error: (?:HTTP\/\S+ )?(.*)/,
    match => `the server answered ${group(match, 1)}`,
  ),
  failurePattern(
    'network',
    70,
    /^.*ERROR (\d{3}): (.*)/,
    match => `the server answered ${group(match, 1)} ${group(match, 2)}`,
  ),
  failurePattern(
    'network',
    69,
    /^fatal: (?:unable to access|repository|Remote branch|could not read|unable to connect|unable to look up|Could not read from remote repository).*/,
  ),
  failurePattern(
    'network',
    69,
    /(?:Temporary failure (?:in name resolution|resolving '[^']*')|Could not resolve hostname? \S+|Could not resolve host: \S+|Name or service not known|no such host)/,
  ),
  failurePattern(
    'network',
    68,
    /^(?:.*(?:Connection (?:timed out|refused|reset by peer)|Network is unreachable|No route to host|SSL certificate problem|certificate verify failed|certificate signed by unknown authority|TLS handshake timeout).*)/,
  ),
  // Shells.
  failurePattern(
    'command',
    74,
    /^(?:\S*\/)?(?:sh|bash|dash|ash|ksh|zsh): (?:(?:line )?\d+: )?(\S+): (?:command )?not found/,
    match => `the image has no command ${group(match, 1)}`,
  ),
  failurePattern(
    'command',
    74,
    /^(?:env|xargs|sudo|timeout|nohup|chroot): (?:can't execute |failed to run command )?['‘]?([^'’:]+)['’]?: (?:command not found|No such file or directory)/,
    match => `the image has no command ${group(match, 1)}`,
  ),
  failurePattern(
    'command',
    73,
    /^(?:.*: )?(?:cannot execute binary file: )?[Ee]xec format error/,
    () => 'a program is built for another architecture than that of the node',
  ),
  failurePattern(
    'command',
    66,
    /^(?:\S*\/)?(?:sh|bash|dash|ash): (?:(?:line )?\d+: )?(\S+): Permission denied/,
    match => `${group(match, 1)} may not be run or read`,
  ),
  failurePattern(
    'command',
    66,
    /^(?:\S*\/)?(?:sh|bash|dash|ash): (?:(?:line )?\d+: )?cd: (?:can't cd to )?(\S+?)(?::.*)?$/s,
    match => noHeaders(group(match, 1)),
  ),
  failurePattern(
    'command',
    66,
    /^(?:\S*\/)?(?:sh|bash|dash|ash): (?:(?:line )?\d+: )?(?:syntax error|Syntax error|unexpected).*/,
  ),
  failurePattern(
    'command',
    65,
    /^(?:\S*\/)?(?:sh|bash|dash|ash): (?:(?:line )?\d+: )?.*: (?:parameter not set|unbound variable|bad substitution)/,
  ),
  // Kernel modules.
  failurePattern('command', 66, /^depmod: (?:ERROR|FATAL): .*/),
  failurePattern('command', 66, /^(?:modprobe|insmod|modinfo): (?:ERROR|FATAL): .*/),
  failurePattern('command', 66, /^(?:sign-file|kmodsign): .*/),
  failurePattern('command', 64, /^(?:ERROR|Error)!? .*(?:dkms|DKMS).*/),
  // Files.
  failurePattern(
    'command',
    62,
    /^(?:\S*\/)?[\w.+-]+: (?:can't open|cannot (?:stat|open|access|create|find|copy|move|remove|touch)|can't (?:stat|create|cd to)|cannot create (?:regular file|directory)) ?['‘"]?([^'’":]+)['’"]?: (.*)/,
    match => (/No such file/.test(group(match, 2)) ? noHeaders(group(match, 1)) : whole(match)),
  ),
  failurePattern(
    'command',
    61,
    /^(?:\S*\/)?[\w.+-]+: (?:\(\w+\) )?.*: (?:Not found in archive|Cannot open: .*|not in gzip format|This does not look like a tar archive)/,
  ),
  failurePattern(
    'command',
    61,
    /^.*(?:computed checksums? did NOT match|invalid magic|short read|corrupted).*/,
  ),
  failurePattern('command', 60, /^(?:\S*\/)?[\w.+-]+: (\/?[^:\s][^:]*): No such file or directory$/, match =>
    noHeaders(group(match, 1)),
  ),
  failurePattern(
    'command',
    55,
    /^(?:.*: )?(?:Permission denied|Operation not permitted|Read-only file system)\.?$/,
  ),
  failurePattern('command', 54, /^(?:.*[: ])?Segmentation fault.*/),
  // Anything that calls itself an error, then make's echo of it.
  failurePattern('command', 29, /^\s*(?:fatal|FATAL|Fatal)(?: error)?: .*/),
  failurePattern('command', 27, /^\s*(?:\S+: )?(?:error|ERROR|Error|err)(?:\[[^\]]*\])?:? .*/),
  failurePattern(
    'out of memory',
    26,
    /^(?:\S+: line \d+:\s+\d+ )?Killed\b.*/,
    () => 'a process was killed, most likely for want of memory',
  ),
  failurePattern('command', 25, /^(?:panic|Traceback|\w*(?:Error|Exception)): .*/),
  failurePattern(
    'command',
    20,
    /^g?make(?:\[\d+\])?: \*\*\* \[[^\]]*\] (?:Error \d+|Segmentation fault|Killed).*/,
  ),
];

/** Cheap, and true for every line that any of the tellers fits. */
export const maybe =
  /error|fatal|not found|no such|cannot|can't|could not|unable|fail|killed|denied|not permitted|undefined|\*\*\*|^E: |no space|quota|memory|bad_alloc|provides|provider|depends|match|available|resolve|address|refused|timed out|unreachable|no route|exhausted|format|read-only|syntax|unexpected|unbound|parameter|substitution|segmentation|panic|traceback|exception|invalid|corrupt|short read|repositor|npm ERR|Problem|^\(\d|curl: |sign-file|kmodsign|handshake|certificate|makefile|free space|enabled|such package|did NOT/i;
