/** A place in a text as Spark names it: `line` counts from 1, `position` counts characters (code points) of that line from 0. */
export interface Position {
  readonly line: number
  readonly position: number
}

/** @param offset - In UTF-16 units, as syntax-tree nodes carry it; past the end means the end. Only a line feed ends a line. */
export function positionOf(text: string, offset: number): Position {
  const place = Math.min(offset, text.length)
  let line = 1
  let lineStart = 0
  for (let feed = text.indexOf('\n'); feed !== -1 && feed < place; feed = text.indexOf('\n', feed + 1)) {
    line += 1
    lineStart = feed + 1
  }
  let position = 0
  for (let at = lineStart; at < place; position += 1) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1
  return { line, position }
}
