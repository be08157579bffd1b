import { databaseName } from './open'

/** Sign-out leaves nothing behind. A tab that still holds the database lets go of it by itself. */
export function wipe(user: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(databaseName(user))
    request.onsuccess = () => resolve()
    request.onerror = () => resolve()
    request.onblocked = () => resolve()
  })
}
