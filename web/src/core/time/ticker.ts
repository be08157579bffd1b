import { createSubscriber } from 'svelte/reactivity'

const MINUTE_MS = 60_000

/** Runs only while something on screen shows a relative time. */
const subscribe = createSubscriber((update) => {
  let timer: ReturnType<typeof setTimeout>
  const wait = (): void => {
    timer = setTimeout(tick, MINUTE_MS - (Date.now() % MINUTE_MS))
  }
  const tick = (): void => {
    update()
    wait()
  }
  wait()
  return () => clearTimeout(timer)
})

/** The time now; whatever reads it is renewed at each minute, and so at midnight. */
export function nowByMinute(): number {
  subscribe()
  return Date.now()
}
