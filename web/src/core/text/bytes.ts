const encoder = new TextEncoder()

/** The server counts the bytes of UTF-8: a Cyrillic letter has two, most emoji four and more. */
export function byteLength(text: string): number {
  return encoder.encode(text).length
}
