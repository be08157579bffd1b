/** Only what is surely wrong: whether an address exists is known when the code arrives. */
export function isEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@]+$/u.test(value)
}

export const CODE_LENGTH = 6

/** People paste "123 456" and whole sentences around it; phones offer full-width digits. */
export function digitsOf(value: string): string {
  return value.normalize('NFKC').replace(/\D/gu, '').slice(0, CODE_LENGTH)
}
