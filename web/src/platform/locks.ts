/**
 * Holds a lock shared by all tabs while `work` runs. Where Web Locks are absent (plain http) tabs may send the same
 * entry twice, which the server answers as once by its client id.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work()
  let result: { readonly value: T } | null = null
  await navigator.locks.request(name, async () => {
    result = { value: await work() }
  })
  if (result === null) throw new Error(`the lock ${name} was not granted`)
  return (result as { readonly value: T }).value
}
