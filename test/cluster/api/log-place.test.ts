// Recorded logs of real builds, read in pieces and with breaks: what is handed over is the log, byte for byte.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogPlace } from '../../../server/src/cluster/api/log-place.js';
import type { Random } from '../../support/random.js';
import { randomFrom } from '../../support/random.js';
import { repositoryRoot, sharedPath } from '../../support/shared.js';

/** Folders with a log with time stamps and the same without. */
function recorded(folder: string | undefined): readonly string[] {
  const folders = folder === undefined ? [] : readdirSync(folder).map(name => join(folder, name));
  return folders.filter(path =>
    ['log.txt', 'log.timestamps.txt'].every(name => existsSync(join(path, name))),
  );
}

const folders = [
  ...recorded(join(repositoryRoot, 'test/fixtures/cluster')),
  ...recorded(sharedPath('recordings')),
];

/** What the API sends from a time on: whole seconds, and all lines that are not before. */
function from(log: Buffer, since: string | undefined): Buffer {
  if (since === undefined) return log;
  const lines = log.toString('latin1').split(/(?<=\n)/);
  return Buffer.from(lines.filter(line => line.slice(0, 19) >= since.slice(0, 19)).join(''), 'latin1');
}

/** Reads until so many bytes have come, then breaks off, and so on; the last time to the end. */
function readWithBreaks(log: Buffer, random: Random, breaks: number): Buffer {
  const place = new LogPlace();
  const handed: Uint8Array[] = [];
  for (let left = breaks; left >= 0; left -= 1) {
    place.begin();
    const sent = from(log, place.since);
    const length = left === 0 ? sent.length : random.below(sent.length + 1);
    for (let at = 0; at < length;) {
      const next = Math.min(length, at + 1 + random.below(700));
      handed.push(place.take(sent.subarray(at, next)));
      at = next;
    }
  }
  handed.push(place.finish());
  return Buffer.concat(handed);
}

describe('the place in a log', () => {
  it('hands over recorded logs as they are, however they arrive', () => {
    for (const [index, folder] of folders.entries()) {
      const stamped = readFileSync(join(folder, 'log.timestamps.txt'));
      const plain = readFileSync(join(folder, 'log.txt'));
      const random = randomFrom(index);
      for (const breaks of [0, 1, 2, 3, 5, 8]) {
        assert.ok(
          readWithBreaks(stamped, random, breaks).equals(plain),
          `${folder}, ${String(breaks)} breaks`,
        );
      }
    }
  });

  it('tells equal lines of one moment apart from the same line sent again', () => {
    const line = '2026-11-23T01:54:52.502028744Z twice\n';
    const place = new LogPlace();
    place.begin();
    place.take(Buffer.from(line));
    place.begin();
    assert.equal(place.since, '2026-11-23T01:54:51Z');
    assert.equal(Buffer.from(place.take(Buffer.from(line + line))).toString(), 'twice\n');
    place.begin();
    assert.equal(place.take(Buffer.from(line + line)).length, 0);
    assert.ok(!place.isFresh);
  });

  it('loses no line whose time goes back over a second', () => {
    const early = '2026-11-23T01:54:51.999999999Z stderr\n';
    const late = '2026-11-23T01:54:52.000000001Z stdout\n';
    const place = new LogPlace();
    place.begin();
    place.take(Buffer.from(late));
    place.begin();
    const sent = from(Buffer.from(late + early), place.since);
    assert.equal(Buffer.from(place.take(sent)).toString(), 'stderr\n');
  });

  it('reads other time zones and precisions, and lines without a time', () => {
    const place = new LogPlace();
    place.begin();
    const text = '2026-11-23T03:54:52.5+02:00 a\n2026-11-23T01:54:53Z b\nwithout\n\n';
    assert.equal(Buffer.from(place.take(Buffer.from(text))).toString(), 'a\nb\nwithout\n\n');
    assert.equal(place.since, '2026-11-23T01:54:52Z');
  });

  it('hands over a line without a time once, however often it comes again', () => {
    const place = new LogPlace();
    const read = (text: string): string => {
      place.begin();
      return Buffer.from(place.take(Buffer.from(text))).toString();
    };
    assert.equal(read('2026-11-23T01:54:53Z a\nnotice\n'), 'a\nnotice\n');
    assert.ok(place.isFresh);
    assert.equal(read('2026-11-23T01:54:53Z a\nnotice\n'), '');
    assert.ok(!place.isFresh);
    assert.equal(read('notice\nnotice\n2026-11-23T01:54:54Z b\n'), 'notice\nb\n');
  });

  it('leaves out what a kubelet says in the end instead of the log', () => {
    const place = new LogPlace();
    place.begin();
    const notice = 'failed to create fsnotify watcher: too many open files';
    place.take(Buffer.from(`2026-11-23T01:54:53Z a\n${notice}`));
    assert.equal(place.finish().length, 0);
    const other = new LogPlace();
    other.begin();
    other.take(Buffer.from(notice));
    assert.equal(Buffer.from(other.finish()).toString(), notice, 'it is all there is');
  });

  it('holds back no more than a part of a very long line, and goes on within it', () => {
    const line = Buffer.from(`2026-11-23T01:54:52.502028744Z ${'0123456789'.repeat(100_000)}\n`);
    const next = Buffer.from('2026-11-23T01:54:52.502028745Z next\n');
    const place = new LogPlace();
    const handed: Uint8Array[] = [];
    const send = (bytes: Buffer): void => {
      for (let at = 0; at < bytes.length; at += 60_000)
        handed.push(place.take(bytes.subarray(at, at + 60_000)));
    };
    for (const length of [100_000, 500_000, 300_000, 900_000]) {
      place.begin();
      send(line.subarray(0, length));
    }
    assert.equal(Buffer.concat(handed).length, 900_000 - 31);
    place.begin();
    send(Buffer.concat([line, next]));
    const expected = Buffer.concat([line.subarray(31), next.subarray(31)]);
    assert.ok(Buffer.concat(handed).equals(expected));
    place.begin();
    send(Buffer.concat([line, next]));
    assert.ok(Buffer.concat(handed).equals(expected), 'nothing comes twice');
  });

  it('knows the sentence that stands for a log', () => {
    const place = new LogPlace();
    place.begin();
    assert.equal(
      place.take(Buffer.from('unable to retrieve container logs for containerd://0123')).length,
      0,
    );
    assert.equal(place.finish().length, 0);
    assert.ok(place.isRuntimeAway);
    place.begin();
    assert.ok(!place.isRuntimeAway);
    assert.equal(
      place.take(Buffer.from('unable to retrieve container logs for containerd://0123\n')).length,
      0,
    );
    assert.ok(place.isRuntimeAway);
  });
});
