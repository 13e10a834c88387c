import assert from 'node:assert/strict'
import { isDliError } from '../../../src/core/errors/failure.ts'
import { classify } from '../../../src/sql/classify.ts'
import { parse } from '../../../src/sql/parse/parse.ts'
import { tableUses } from '../../../src/sql/referenced-tables.ts'

/** Parses, or fails with SYNTAX and a place inside the text; then every later reader copes too. */
export function survives(text: string): void {
  try {
    const tree = parse(text)
    assert.ok(tree.start <= tree.end && tree.end <= text.length)
    classify(tree)
    const { read, written } = tableUses(tree)
    for (const part of [...read, ...written].flat()) assert.ok(part.end > part.start && part.end <= text.length)
  } catch (error) {
    assert.ok(isDliError(error), String(error))
    assert.equal(error.code, 'SYNTAX')
    const [, line] = /\(line (\d+), pos \d+\)$/.exec(error.message) ?? []
    assert.ok(Number(line) >= 1 && Number(line) <= text.split('\n').length, error.message)
  }
}
