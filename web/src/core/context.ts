import { createContext } from 'svelte'
import type { Messenger } from './messenger.svelte'

/** The one messenger of the signed-in person, for all components below the shell. */
export const [getMessenger, setMessenger] = createContext<Messenger>()
