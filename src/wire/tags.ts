import { failure } from '../core/errors/failure.ts'
import type { Tag } from '../metastore/metastore.ts'
import { type Static, Type } from './type.ts'

const TAGS_MAX = 20
const KEY_CHARACTERS_MAX = 128
const VALUE_CHARACTERS_MAX = 255
/** Letters of any language, digits, blank and these marks. */
const ALLOWED = /^[\p{L}\p{M}\p{N} _.:+\-@=]*$/u
const RESERVED = /^_sys_/

/** Both spellings of the key are taken; `key` is what is sent back (api.md 1.8). */
export const TagBody = Type.Object({
  key: Type.Optional(Type.String()),
  Key: Type.Optional(Type.String({ description: 'Older spelling of `key`' })),
  value: Type.Optional(Type.String()),
  Value: Type.Optional(Type.String({ description: 'Older spelling of `value`' })),
})

export const TagReply = Type.Object({ key: Type.String(), value: Type.String() })

const invalid = (what: string) => failure('PARAMETER_INVALID', [`tags: ${what}`])
const characters = (text: string): number => Array.from(text).length

function checkedKey(key: string): string {
  const count = characters(key)
  if (count < 1 || count > KEY_CHARACTERS_MAX) throw invalid(`a key must have 1 to ${KEY_CHARACTERS_MAX} characters, not ${count}`)
  if (!ALLOWED.test(key) || key.trim() !== key) throw invalid(`the key "${key}" holds a character that is not allowed`)
  if (RESERVED.test(key)) throw invalid(`the key "${key}" must not begin with _sys_`)
  return key
}

function checkedValue(value: string): string {
  const count = characters(value)
  if (count > VALUE_CHARACTERS_MAX) throw invalid(`a value must have at most ${VALUE_CHARACTERS_MAX} characters, not ${count}`)
  if (!ALLOWED.test(value)) throw invalid(`the value "${value}" holds a character that is not allowed`)
  return value
}

/** @throws PARAMETER_INVALID for what breaks the rules of api.md 1.8 */
export function toTags(tags: readonly Static<typeof TagBody>[]): readonly Tag[] {
  if (tags.length > TAGS_MAX) throw invalid(`at most ${TAGS_MAX} are allowed, not ${tags.length}`)
  const checked = tags.map((tag) => ({ key: checkedKey(tag.key ?? tag.Key ?? ''), value: checkedValue(tag.value ?? tag.Value ?? '') }))
  const keys = new Set(checked.map((tag) => tag.key))
  if (keys.size !== checked.length) throw invalid('two have the same key')
  return checked
}

/**
 * The filter of a list: `k1=v1,k2`, decoded. A bare key matches any value.
 * @returns one entry a pair; none for an empty text
 */
export function toTagFilter(text: string): readonly { readonly key: string; readonly value: string | null }[] {
  return text
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=')
      return at === -1 ? { key: pair, value: null } : { key: pair.slice(0, at), value: pair.slice(at + 1) }
    })
}
