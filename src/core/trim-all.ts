const isBlank = (code: number): boolean => code <= 0x20 || code === 0x7f

/** A text without the blanks and control characters around it (`UTF8String.trimAll`), in linear time, which no pattern for the end has. */
export function trimAll(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isBlank(text.charCodeAt(from))) from += 1
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1
  return text.slice(from, to)
}
