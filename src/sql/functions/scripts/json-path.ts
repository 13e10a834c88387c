import { type Json, writeJson } from './json.ts'
import { remembered } from './remembered.ts'

/** One step of a path: the members of an object and one of their names, the items of an array and one of their places, or all. */
type Step =
  | { readonly step: 'key' | 'subscript' | 'wildcard' }
  | { readonly step: 'name'; readonly name: string }
  | { readonly step: 'index'; readonly at: number }
type Path = readonly Step[]

const STEP = /\s*(?:(\.\s*\*|\[\s*'\s*\*\s*'\s*\])|\.\s*([^.[]+)|\[\s*'\s*([^'?]+)'\s*\]|\[\s*(\*)\s*\]|\[\s*(\d+)\s*\])/y

/** `null` for what is no path (Spark's `JsonPathParser`). */
export const pathOf = remembered(parsePath)

function parsePath(text: string): Path | null {
  const root = /^\s*\$/.exec(text)
  if (root === null) return null
  const steps: Step[] = []
  let at = root[0].length
  while (at < text.length) {
    STEP.lastIndex = at
    const found = STEP.exec(text)
    if (found === null) return null
    at = STEP.lastIndex
    const [, wildcard, plain, quoted, all, place] = found
    const name = plain ?? quoted
    if (wildcard !== undefined) steps.push({ step: 'wildcard' })
    else if (name !== undefined) steps.push({ step: 'key' }, { step: 'name', name })
    else if (all !== undefined) steps.push({ step: 'subscript' }, { step: 'wildcard' })
    else steps.push({ step: 'subscript' }, { step: 'index', at: Number(place) })
  }
  return steps
}

type Style = 'raw' | 'quoted' | 'flatten'

/** What a path finds, as text: a string bare, several matches as an array. `null` when it finds nothing. */
export function getJsonObject(value: Json, path: Path): string | null {
  const out: string[] = []
  return evaluate(value, path, 'raw', out) ? out.join(' ') : null
}

const isAll = (path: Path, at = 0): boolean => path[at]?.step === 'subscript' && path[at + 1]?.step === 'wildcard'

/** Spark's `GetJsonObject.evaluatePath`, case by case: what is found goes to `out`, and whether something was. */
function evaluate(value: Json, path: Path, style: Style, out: string[]): boolean {
  const [first, second] = path
  if (first === undefined) {
    if (value.kind === 'string' && style === 'raw') out.push(value.text)
    else if (value.kind === 'array' && style === 'flatten')
      return value.items.reduce((any, item) => evaluate(item, path, style, out) || any, false)
    else out.push(writeJson(value))
    return true
  }
  if (value.kind === 'object' && first.step === 'key')
    return value.members.some(([name, member]) => ofMember(name, member, path.slice(1), style, out))
  if (value.kind !== 'array' || first.step !== 'subscript' || second === undefined) return false
  if (second.step === 'index') {
    const item = value.items[second.at]
    const rest = path.slice(2)
    return item !== undefined && evaluate(item, rest, isAll(rest) ? 'quoted' : style, out)
  }
  if (second.step !== 'wildcard') return false
  if (isAll(path, 2)) return within(value.items, path.slice(4), 'flatten', out)
  if (style === 'quoted') return within(value.items, path.slice(2), 'quoted', out)
  const found: string[] = []
  const matches = value.items.filter((item) => evaluate(item, path.slice(2), style === 'raw' ? 'quoted' : style, found)).length
  // A single match loses its brackets.
  if (matches > 1) out.push(`[${found.join(',')}]`)
  else if (matches === 1) out.push(found.join(','))
  return matches > 0
}

function ofMember(name: string, member: Json, path: Path, style: Style, out: string[]): boolean {
  const [first] = path
  if (first?.step === 'name') return first.name === name && member.kind !== 'null' && evaluate(member, path.slice(1), style, out)
  return first?.step === 'wildcard' && evaluate(member, path.slice(1), style, out)
}

function within(items: readonly Json[], path: Path, style: Style, out: string[]): boolean {
  const found: string[] = []
  const any = items.reduce((sofar, item) => evaluate(item, path, style, found) || sofar, false)
  out.push(`[${found.join(',')}]`)
  return any
}
