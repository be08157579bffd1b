/** Multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1, the field of the codes in a QR picture (ISO/IEC 18004). */
function multiply(x: number, y: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((y >>> bit) & 1) * x
  }
  return product
}

/** The Reed–Solomon generator of `degree`, its leading one left out. */
function generator(degree: number): readonly number[] {
  const found: number[] = Array.from({ length: degree }, (_, index) => (index === degree - 1 ? 1 : 0))
  let root = 1
  for (let index = 0; index < degree; index += 1) {
    for (let place = 0; place < degree; place += 1) {
      found[place] = multiply(found[place] ?? 0, root) ^ (found[place + 1] ?? 0)
    }
    root = multiply(root, 2)
  }
  return found
}

/** So many bytes that let damaged `data` be read. */
export function correction(data: readonly number[], count: number): readonly number[] {
  const divisor = generator(count)
  let rest: readonly number[] = divisor.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0)
    const shifted = [...rest.slice(1), 0]
    rest = shifted.map((value, index) => value ^ multiply(divisor[index] ?? 0, factor))
  }
  return rest
}
