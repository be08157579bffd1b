import { plural } from './plural'

const minutes = (count: number): string =>
  plural('ru', count, { one: 'минуту', few: 'минуты', many: 'минут', other: 'минуты' })
const seconds = (count: number): string =>
  plural('ru', count, { one: 'секунду', few: 'секунды', many: 'секунд', other: 'секунды' })

/** What is said before somebody is signed in; the rest is in `chat.ru.ts`. Russian defines the keys; `en.ts` must have the same ones with the same parameters. */
export const ru = {
  'ui.close': 'Закрыть',
  'ui.cancel': 'Отмена',
  'ui.save': 'Сохранить',
  'ui.retry': 'Повторить',
  'ui.back': 'Назад',
  'ui.loading': 'Загрузка…',

  'app.starting': 'Открываем Vestnik…',
  'app.failed': 'Что-то пошло не так',
  'app.failed_text': 'Страница не смогла продолжить. Отправленные сообщения и черновики сохранены.',
  'app.reload': 'Обновить страницу',
  'app.unreachable': 'Сервер недоступен',
  'app.unreachable_text': 'Проверьте подключение. Мы пробуем соединиться сами.',
  'problem.network': 'Нет связи с сервером. Проверьте подключение и повторите.',
  'problem.invalid': 'Проверьте введённые данные.',
  'problem.forbidden': 'Это действие вам недоступно.',
  'problem.unused_account': 'Этим аккаунтом больше никто не пользуется, новый чат с ним не начать.',
  'problem.not_found': 'Не найдено. Возможно, это уже удалено.',
  'problem.conflict': 'Данные успели измениться. Попробуйте ещё раз.',
  'problem.too_large': 'Слишком большой объём данных.',
  'problem.rate': (wait: number | null) =>
    wait === null ? 'Слишком много попыток. Подождите немного.' : `Слишком много попыток. Подождите ${waitRu(wait)}.`,
  'problem.busy': 'Сервер перегружен. Попробуйте через несколько секунд.',
  'problem.internal': 'На сервере произошла ошибка. Попробуйте ещё раз.',
  'problem.unauthenticated': 'Сеанс закончился. Войдите снова.',
  'problem.proof_needed': 'Подтвердите ещё раз, что это вы, и повторите попытку.',
  'problem.second_factor_required': 'Здесь нужен второй фактор: сначала настройте другой.',
  'problem.too_long': (limit: number) =>
    `Слишком длинно: не больше ${plural('ru', limit, { one: 'символа', few: 'символов', many: 'символов', other: 'символа' })}.`,

  'auth.title': 'Вход в Vestnik',
  'auth.intro': 'Введите почту, и мы пришлём код для входа. Пароль не нужен.',
  'auth.email': 'Электронная почта',
  'auth.email_invalid': 'Похоже, в адресе ошибка.',
  'auth.send_code': 'Получить код',
  'auth.by_password': 'Войти по паролю',
  'auth.invited': 'Вас пригласили в Vestnik',
  'auth.invited_intro': 'Укажите почту: мы пришлём код и создадим аккаунт.',
  'auth.invite_over': 'Приглашение больше не действует. Попросите новое.',
  'auth.code_title': 'Введите код',
  'auth.code_intro': (email: string) => `Мы отправили шестизначный код на ${email}.`,
  'auth.code': 'Код из письма',
  'auth.check_code': 'Войти',
  'auth.code_incomplete': 'В коде шесть цифр.',
  'auth.wrong_code': 'Код не подошёл. Проверьте цифры и попробуйте ещё раз.',
  'auth.wrong_password': 'Адрес и пароль не подходят друг к другу.',
  'auth.wrong_proof': 'Это не подтвердило, что это вы. Попробуйте ещё раз.',
  'auth.code_expired': 'Код больше не действует. Запросите новый.',
  'auth.codes_pause': 'Слишком много неверных кодов. Мы отправили письмо со ссылкой: войдите по ней.',
  'auth.resend': 'Отправить код ещё раз',
  'auth.resend_in': (count: number) => `Отправить ещё раз можно через ${seconds(count)}`,
  'auth.resent': 'Отправили новый код.',
  'auth.other_email': 'Указать другую почту',
  'auth.no_mail_hint': 'Письма нет? Загляните в папку «Спам».',
  'auth.ended_revoked': 'Этот сеанс завершили на другом устройстве. Данные на этом устройстве удалены.',
  'auth.ended_expired':
    'Сеанс закончился: истёк его срок или его завершили на другом устройстве. Данные на этом устройстве удалены.',
  'auth.ended_signed_out': 'Вы вышли. Данные на этом устройстве удалены.',
  'auth.ended_elsewhere': 'Вы вышли в другой вкладке. Данные на этом устройстве удалены.',
}

function waitRu(wait: number): string {
  return wait < 60 ? seconds(Math.ceil(wait)) : minutes(Math.ceil(wait / 60))
}
