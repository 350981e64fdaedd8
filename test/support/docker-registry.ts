// A real registry on loopback: Debian's package `docker-registry`, with its data in a temporary folder, and images put
// into it by its own API. Real time passes until it is ready.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Agent, fetch } from 'undici';
import { freePort } from './free-port.js';
import { fileWith, temporaryFolder } from './kubeconfig.js';

/** Undefined when it is not installed. */
export const registryProgram = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map(folder => join(folder, 'docker-registry'))
  .find(existsSync);

export interface RegistryParts {
  /** PEM. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** The section `auth` of its configuration. */
  readonly auth?: object;
}

export class DockerRegistry {
  /** `127.0.0.1:5000`. */
  readonly host: string;
  readonly #url: string;
  readonly #child: ChildProcess;
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false } });

  private constructor(host: string, url: string, child: ChildProcess) {
    this.host = host;
    this.#url = url;
    this.#child = child;
  }

  static async start(program: string, { tls, auth }: RegistryParts = {}): Promise<DockerRegistry> {
    const folder = temporaryFolder();
    const host = `127.0.0.1:${String(await freePort())}`;
    const files = tls && {
      certificate: fileWith(tls.certificate, 'registry.crt', folder),
      key: fileWith(tls.key, 'registry.key', folder),
    };
    const config = {
      version: 0.1,
      log: { accesslog: { disabled: true }, level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'images') } },
      http: { addr: host, ...(files && { tls: files }) },
      ...(auth && { auth }),
    };
    const child = spawn(program, ['serve', fileWith(config, 'registry.yml', folder)], { stdio: 'ignore' });
    process.once('exit', () => child.kill('SIGKILL'));
    const registry = new DockerRegistry(host, `${tls ? 'https' : 'http'}://${host}/v2/`, child);
    await registry.#ready();
    return registry;
  }

  /** Puts an image there, of nothing or of packed layers; its digest. */
  async push(
    repository: string,
    tag: string,
    authorization?: string,
    layers: readonly Uint8Array[] = [],
  ): Promise<string> {
    const config = await this.#blob(repository, '{}', authorization);
    const blobs = [];
    for (const layer of layers) blobs.push(await this.#blob(repository, layer, authorization));
    const manifest = {
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers: blobs.map(blob => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...blob })),
    };
    return this.pushManifest(
      repository,
      tag,
      'application/vnd.oci.image.manifest.v1+json',
      manifest,
      authorization,
    );
  }

  /** Also that of several images, which are there already. */
  async pushManifest(
    repository: string,
    tag: string,
    mediaType: string,
    content: object,
    authorization?: string,
  ): Promise<string> {
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType, ...content });
    const path = `${repository}/manifests/${tag}`;
    await this.#send('PUT', path, manifest, { 'content-type': mediaType, ...given(authorization) });
    return digestOf(manifest);
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  async #blob(repository: string, content: string | Uint8Array, authorization?: string): Promise<object> {
    const digest = digestOf(content);
    const headers = { 'content-type': 'application/octet-stream', ...given(authorization) };
    const place = await this.#send('POST', `${repository}/blobs/uploads/`, '', headers);
    const url = new URL(place);
    url.searchParams.set('digest', digest);
    await this.#send('PUT', url.href, content, headers);
    return { digest, size: content.length };
  }

  /** Where the answer says that it goes on. */
  async #send(
    method: 'POST' | 'PUT',
    path: string,
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>>,
  ): Promise<string> {
    const url = new URL(path, this.#url);
    const answer = await fetch(url, { method, body, headers, dispatcher: this.#agent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url.href}: ${String(answer.status)} ${text}`);
    return new URL(answer.headers.get('location') ?? '', url).href;
  }

  /** Half a minute at most. */
  async #ready(): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      const answer = await fetch(this.#url, { dispatcher: this.#agent }).catch(() => undefined);
      if (answer) return void (await answer.text());
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error('docker-registry is not ready after half a minute.');
  }
}

const given = (authorization: string | undefined): Readonly<Record<string, string>> =>
  authorization === undefined ? {} : { authorization };

export const digestOf = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;
