/** Promises over IndexedDB. Await nothing else inside a transaction: it would commit under your feet. */
export function requested<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database refused'))
  })
}

export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'))
  })
}

/** Walks a cursor until `each` says that it is enough. */
export function walked(
  request: IDBRequest<IDBCursorWithValue | null>,
  each: (value: unknown) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error ?? new Error('the database refused'))
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null || !each(cursor.value)) resolve()
      else cursor.continue()
    }
  })
}
