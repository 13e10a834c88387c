import { failure } from '../core/errors/failure.ts'

/**
 * The pairs of a submit's `conf`: `key=value` split at the first `=`, blanks trimmed. A later pair wins over an earlier one of the same key.
 * @throws CONF_INVALID for an element without `=`, with an empty key, or with what is no text (NUL, half a surrogate pair)
 */
export function toConf(elements: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    elements.map((element) => {
      const at = element.indexOf('=')
      const key = element.slice(0, Math.max(at, 0)).trim()
      if (key === '' || element.includes('\0') || !element.isWellFormed()) throw failure('CONF_INVALID', [element])
      return [key, element.slice(at + 1).trim()]
    }),
  )
}

/** `user_conf` of a status: a JSON text of the pairs, `{}` without any. */
export const confText = (conf: Readonly<Record<string, string>>): string => JSON.stringify(conf)
