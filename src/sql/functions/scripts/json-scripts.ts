import { doubleJson, type Json, quotedJson, readJson, writeJson } from './json.ts'
import { getJsonObject, pathOf } from './json-path.ts'
import { type ScriptFunction, script } from './script.ts'

/** A member as json_tuple shows it: a string bare. */
const bare = (value: Json): string => (value.kind === 'string' ? value.text : writeJson(value))

/** For each name the last member that is called so and is not null. */
function jsonTuple(text: string | null, names: readonly (string | null)[] | null): (string | null)[] {
  const value = text === null ? null : readJson(text)
  const members = value?.kind === 'object' ? value.members : []
  return (names ?? []).map((name) => {
    const found = members.findLast(([key, member]) => key === name && member.kind !== 'null')
    return found === undefined ? null : bare(found[1])
  })
}

export const JSON_SCRIPTS: readonly ScriptFunction[] = [
  script('get_json_object', ['string', 'string'], 'string', (text: string, path: string) => {
    const steps = pathOf(path)
    const value = steps === null ? null : readJson(text)
    return value === null || steps === null ? null : getJsonObject(value, steps)
  }),
  script('json_array_length', ['string'], 'integer', (text: string) => {
    const value = readJson(text)
    return value?.kind === 'array' ? value.items.length : null
  }),
  script('json_object_keys', ['string'], 'string[]', (text: string) => {
    const value = readJson(text)
    return value?.kind === 'object' ? value.members.map(([name]) => name) : null
  }),
  script('json_tuple', ['string', 'string[]'], 'string[]', jsonTuple, { takesNulls: true }),
  script('quoted_json', ['string'], 'string', quotedJson),
  script('double_json', ['double'], 'string', doubleJson),
]
