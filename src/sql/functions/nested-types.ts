import type { SparkType } from '../../core/spark-types.ts'
import { tightestCommonType, widerTypeOfAll, widerTypeWithoutStringPromotion } from './wider-type.ts'

/** Common types of collections and what is looked for in them, each as Spark's `inputTypes` of such a function says. */
type Common = (a: SparkType, b: SparkType) => SparkType | null

export const VOID: SparkType = { kind: 'void' }
export const elementOf = (type: SparkType | undefined): SparkType => (type?.kind === 'array' ? type.element : VOID)
export const keyOf = (type: SparkType | undefined): SparkType => (type?.kind === 'map' ? type.key : VOID)
export const valueTypeOf = (type: SparkType | undefined): SparkType => (type?.kind === 'map' ? type.value : VOID)
export const holdsNulls = (type: SparkType | undefined): boolean =>
  type?.kind === 'array' ? type.containsNull : type?.kind === 'map' && type.valueContainsNull

export function listOf(element: SparkType | undefined, containsNull: boolean): SparkType {
  return { kind: 'array', element: element ?? VOID, containsNull }
}

/** An array and one value. */
const arrayAndValue =
  (common: Common) =>
  ([array, value, ...rest]: readonly SparkType[]): readonly SparkType[] | null => {
    if (array?.kind !== 'array' || value === undefined) return null
    const type = common(array.element, value)
    return type === null ? null : [{ ...array, element: type }, type, ...rest]
  }
export const arrayAndTightest = arrayAndValue(tightestCommonType)
export const arrayAndWider = arrayAndValue(widerTypeWithoutStringPromotion)

/** Two arrays; each keeps whether it holds NULLs. */
export function bothArrays([a, b]: readonly SparkType[]): readonly SparkType[] | null {
  if (a?.kind !== 'array' || b?.kind !== 'array') return null
  const element = tightestCommonType(a.element, b.element)
  return element === null ? null : [a, b].map((type) => ({ ...type, element }))
}

/** A map and a key. */
export function mapAndKey([map, key]: readonly SparkType[]): readonly SparkType[] | null {
  if (map?.kind !== 'map' || key === undefined) return null
  const type = tightestCommonType(map.key, key)
  return type === null ? null : [{ ...map, key: type }, type]
}

/** Keys and values by turns. */
export function keysAndValues(types: readonly SparkType[]): readonly SparkType[] | null {
  if (types.length % 2 === 1) return null
  const [keys, values] = [0, 1].map((rest) => types.filter((_, at) => at % 2 === rest)) as [SparkType[], SparkType[]]
  const [key, value] = [widerTypeOfAll(keys), widerTypeOfAll(values)]
  return types.map((type, at) => (at % 2 === 0 ? key : value) ?? type)
}

/** Whether a map or something that holds one is within: none may be a key, or be compared. */
export function holdsMap(type: SparkType): boolean {
  switch (type.kind) {
    case 'map':
      return true
    case 'array':
      return holdsMap(type.element)
    case 'struct':
      return type.fields.some((field) => holdsMap(field.type))
    default:
      return false
  }
}
