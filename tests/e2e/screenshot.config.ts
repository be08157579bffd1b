import base from './playwright.config'

/** `npm run screenshot`: not a story that can fail, but the picture of the README. */
export default { ...base, testMatch: 'screenshot.ts' }
