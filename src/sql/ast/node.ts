/**
 * The syntax tree of a statement, as written: no names resolved, no types inferred. Every node carries the half-open range of characters
 * it came from; line and position are computed from the text when an error needs them.
 */
export interface Node {
  readonly start: number
  readonly end: number
}

/** A name as written, without its back-ticks. */
export interface Identifier extends Node {
  readonly text: string
  readonly quoted: boolean
}

export type QualifiedName = readonly Identifier[]

/** `'key' = 'value'` of a list of options or properties; both without quotes. */
export interface Property {
  readonly key: string
  readonly value: string
}
