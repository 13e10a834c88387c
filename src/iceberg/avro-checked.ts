import avro, { type Type } from 'avsc'
import { Malformed } from './corrupt.ts'

/**
 * avsc's arrays and maps trust the counts they read and go on reading past the end of the bytes: a damaged count of 2^40 fills the memory.
 * These refuse a count that the rest of the bytes cannot hold.
 */
interface Tap {
  readonly buf: Buffer
  pos: number
  readLong(): number
  readString(): string
}

/** avsc's own way to read a value, which its types leave out. */
const readWith = (type: Type, tap: Tap): unknown => (type as Type & { _read(tap: Tap): unknown })._read(tap)

/** The counts of the blocks that an array or a map consists of; a negative one is followed by the block's size. */
function* counts(tap: Tap): Generator<number> {
  for (let count = tap.readLong(); count !== 0; count = tap.readLong()) {
    if (count < 0) tap.readLong()
    const items = Math.abs(count)
    // Every item has at least a byte.
    if (items > tap.buf.length - tap.pos) throw new Malformed(`${items} items are announced and ${tap.buf.length - tap.pos} bytes follow`)
    yield items
  }
}

class CheckedArray extends avro.types.ArrayType {
  _read(tap: Tap): readonly unknown[] {
    const items: unknown[] = []
    for (const count of counts(tap)) for (let done = 0; done < count; done++) items.push(readWith(this.itemsType, tap))
    return items
  }
}

class CheckedMap extends avro.types.MapType {
  _read(tap: Tap): Readonly<Record<string, unknown>> {
    const values: [string, unknown][] = []
    for (const count of counts(tap))
      for (let done = 0; done < count; done++) values.push([tap.readString(), readWith(this.valuesType as Type, tap)])
    return Object.fromEntries(values)
  }
}

/** A schema's type, safe for bytes that came from a disk. */
export const checkedType = (schema: avro.Schema, registry: Record<string, Type> = {}): Type =>
  avro.Type.forSchema(schema, {
    registry,
    typeHook: (each, options) => {
      const kind = typeof each === 'object' && 'type' in each ? each.type : null
      // An annotated long is no name that the registry is asked for.
      if (kind === 'long') return registry.long
      if (kind === 'array') return new CheckedArray(each, options)
      return kind === 'map' ? new CheckedMap(each, options) : undefined
    },
  })
