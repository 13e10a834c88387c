import { isAbsolute, normalize } from 'node:path'
import { Malformed } from './corrupt.ts'

/**
 * Addresses of files inside of metadata. Readers take the text after the scheme for the path as it is, so nothing is percent-encoded:
 * a blank in a folder's name is a blank in the address.
 */
export const fileAddress = (path: string): string => `file://${path}`

/** @throws Malformed for an address of another kind. */
export function filePath(address: string): string {
  const path = /^file:(?:\/\/)?(\/(?!\/).*)$/s.exec(address)?.[1]
  if (path === undefined || !isAbsolute(path)) throw new Malformed(`"${address}" is not the address of a local file`)
  return path
}

/**
 * The path of a file that belongs to the table in `folder`. Metadata that other writers made must not lead the server to files elsewhere.
 * @throws Malformed
 */
export function pathWithin(folder: string, address: string): string {
  const path = normalize(filePath(address))
  if (!path.startsWith(`${folder}/`)) throw new Malformed(`"${address}" lies outside of the table's folder`)
  return path
}
