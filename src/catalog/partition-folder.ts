/** How a folder's name says NULL. */
export const NULL_PARTITION = '__HIVE_DEFAULT_PARTITION__'

/** Characters that a folder's name has as `%XX`, beside those that control: Hive's list, as Spark takes it over. */
const ESCAPED: ReadonlySet<string> = new Set('"#%\'*/:=?\\{[]^\u007f')

const escaped = (text: string): string =>
  [...text]
    .map((character) =>
      character < ' ' || ESCAPED.has(character) ? `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : character,
    )
    .join('')

/** `p=1/q=a%2Fb`: the folder of a partition below that of its table, and its name in SHOW PARTITIONS. */
export const partitionFolder = (columns: readonly string[], values: readonly (string | null)[]): string =>
  columns.map((name, at) => `${escaped(name)}=${values[at] == null ? NULL_PARTITION : escaped(values[at])}`).join('/')

/**
 * The value that a folder's name has for a column: `p=a%2Fb` is `a/b` of `p`.
 * @returns `undefined` when the name is another column's or none at all.
 */
export function folderValue(column: string, folder: string): string | null | undefined {
  const at = folder.indexOf('=')
  if (at < 0 || unescaped(folder.slice(0, at)).toLowerCase() !== column.toLowerCase()) return undefined
  const value = unescaped(folder.slice(at + 1))
  return value === NULL_PARTITION ? null : value
}

const unescaped = (text: string): string =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
