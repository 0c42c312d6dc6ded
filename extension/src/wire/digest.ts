/** The CRC-32 of a source in UTF-8, by which both sides know whether findings are of the text that is there now. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

/** Return eight hexadecimal digits; a lone surrogate counts as U+FFFD, as encoders of UTF-8 have it. */
export function digest(source: string): string {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(source)) {
    crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}
