import { mount } from 'svelte'
import App from './app/App.svelte'
import { takeLinkSecret } from './app/link-secret'
import { session } from './app/session.svelte'
import { setLocale } from './core/i18n/index.svelte'
import { preferences } from './core/preferences.svelte'
import './styles/index.css'

// Before anything else can read, log or send the address.
const secret = takeLinkSecret()
const starting = session.start()
// Nothing can be drawn without words; they come while the session is being asked for.
await setLocale(preferences.locale)

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no #app')
mount(App, { target, props: { secret } })
await starting
