import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Results } from '../run/run-all.ts'
import { CLASSES, type Class } from '../verdict.ts'
import { isByChance } from './reasons.ts'

/** What is committed: file → class → numbers of its statements, as ranges (`1-4 7`). No statement's text and no row. */
export type ConformanceRecord = Readonly<Record<string, Readonly<Partial<Record<Class, string>>>>>

export function toRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ')
}

export const fromRanges = (text: string): number[] =>
  text
    .split(' ')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [from = 0, to = from] = range.split('-').map(Number)
      return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    })

export const toRecord = (results: Results): ConformanceRecord =>
  Object.fromEntries(
    [...results].map(([file, judged]) => {
      const names = (Object.keys(CLASSES) as Class[]).filter((name) => judged.some(({ verdict }) => verdict.class === name))
      const numbersOf = (name: Class): number[] => judged.filter(({ verdict }) => verdict.class === name).map(({ golden }) => golden.number)
      return [file, Object.fromEntries(names.map((name) => [name, toRanges(numbersOf(name))]))]
    }),
  )

export const readRecord = (path: string): ConformanceRecord =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ConformanceRecord) : {}

/** One line a file, so that a change shows as the line of its file. */
export function writeRecord(path: string, record: ConformanceRecord): void {
  const lines = Object.keys(record)
    .sort()
    .map((file) => `  ${JSON.stringify(file)}: ${JSON.stringify(record[file])}`)
  writeFileSync(path, `{\n${lines.join(',\n')}\n}\n`)
}

export interface Lost {
  readonly file: string
  readonly number: number
  readonly now: Class
}

/** Statements that were `equal` in the committed record and are something else now. Files that were not run are not compared. */
export function lostStatements(committed: ConformanceRecord, results: Results): Lost[] {
  return [...results].flatMap(([file, judged]) => {
    const before = new Set(fromRanges(committed[file]?.equal ?? ''))
    return judged
      .filter(({ golden, verdict }) => before.has(golden.number) && verdict.class !== 'equal' && !isByChance(file, golden.number))
      .map(({ golden, verdict }) => ({ file, number: golden.number, now: verdict.class }))
  })
}
