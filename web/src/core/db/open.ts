import { migrations } from './migrations'

export function databaseName(user: string): string {
  return `vestnik-${user}`
}

/** Each person has an own database, so that a shared computer never mixes two of them. */
export function openDatabase(user: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName(user), migrations.length)
    request.onupgradeneeded = (event) => {
      for (const migrate of migrations.slice(event.oldVersion)) migrate(request.result)
    }
    request.onerror = () => reject(request.error ?? new Error('the database did not open'))
    request.onblocked = () => reject(new Error('another tab holds an older version of the database'))
    request.onsuccess = () => {
      const database = request.result
      // Another tab wipes or upgrades: do not stand in its way.
      database.onversionchange = () => database.close()
      resolve(database)
    }
  })
}
