import { failure } from '../core/errors/failure.ts'

/**
 * The word of a closed list that a parameter gives, in any case.
 * @throws PARAMETER_INVALID naming the parameter and the words there are
 */
export function wordOf<Word extends string>(words: readonly Word[], given: string, parameter: string): Word {
  const found = words.find((word) => word.toLowerCase() === given.trim().toLowerCase())
  if (found === undefined) throw failure('PARAMETER_INVALID', [`${parameter}: "${given}" is none of ${words.join(', ')}`])
  return found
}
