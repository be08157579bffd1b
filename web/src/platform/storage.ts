import { IdbStorage } from '../core/db/idb-storage'
import { LazyStorage } from '../core/db/lazy-storage'
import { MemoryStorage } from '../core/db/memory-storage'
import { openDatabase } from '../core/db/open'
import type { Storage } from '../core/db/storage'

/** The database of `user`, or a stand-in where the browser grants none. */
export function openStorage(user: string): Storage {
  return new LazyStorage(
    openDatabase(user).then(
      (database): Storage => new IdbStorage(database),
      (): Storage => new MemoryStorage(),
    ),
  )
}
