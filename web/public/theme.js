// Runs before the first paint, so it is not a module and not part of the bundle. Keys: src/core/preferences.svelte.ts.
;(() => {
  const root = document.documentElement
  let theme = null
  let locale = null
  try {
    theme = localStorage.getItem('vestnik.theme')
    locale = localStorage.getItem('vestnik.locale')
  } catch {
    // Storage refused: the system's theme and language it is.
  }
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  root.lang = locale ?? (navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en')
})()
