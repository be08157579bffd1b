import { t } from '../i18n/index.svelte'
import { NetworkError, Problem } from './problems'

/** One sentence for a failed request. The caller handles first what belongs to a field. */
export function explain(error: unknown): string {
  if (error instanceof NetworkError) return t('problem.network')
  if (!(error instanceof Problem)) return t('problem.internal')
  switch (error.slug) {
    case 'invalid':
      return error.limit === null ? t('problem.invalid') : t('problem.too_long', error.limit)
    case 'unauthenticated':
      return t('problem.unauthenticated')
    case 'forbidden':
      return t('problem.forbidden')
    case 'not_found':
      return t('problem.not_found')
    case 'conflict':
      return t('problem.conflict')
    case 'too_large':
      return t('problem.too_large')
    case 'rate':
      return t('problem.rate', error.retryAfter)
    case 'busy':
      return t('problem.busy')
    case 'wrong_code':
      return t('auth.wrong_code')
    case 'code_expired':
      return t('auth.code_expired')
    case 'username_taken':
      return t('profile.username_taken')
    case 'wrong_setup_token':
      return t('setup.wrong_token')
    case 'internal':
      return t('problem.internal')
  }
}
