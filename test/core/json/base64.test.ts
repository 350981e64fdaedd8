import { strict as assert } from 'node:assert';
import { bytesOfBase64, decodeBase64 } from '../../../server/src/core/json/base64.js';

describe('base64', () => {
  it('gives each byte back', () => {
    for (const length of [0, 1, 2, 3, 255, 256]) {
      const bytes = Uint8Array.from({ length }, (_, at) => 255 - at);
      assert.deepEqual(bytesOfBase64(Buffer.from(bytes).toString('base64')), bytes);
    }
  });

  it('is a text where its bytes are UTF-8, the mark at its beginning included', () => {
    assert.equal(decodeBase64(Buffer.from('\uFEFFschön').toString('base64')), '\uFEFFschön');
    assert.equal(decodeBase64('/w=='), undefined);
    assert.equal(decodeBase64('QR=='), 'A', 'bits that nobody needs are none');
  });

  it('wants its padding, its own letters and nothing in between', () => {
    for (const packed of ['QQ', 'QQ=', 'Q Q=', 'QQ==\n', 'QQ-_', '====', 'QQ==QQ=='])
      assert.equal(decodeBase64(packed), undefined, packed);
  });
});
