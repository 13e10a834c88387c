import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Who dies at which operation, or that the operation fails. A server carries one order out and forgets it. */
export interface Order {
  /** A regular expression on the text of an operation (`die-at.ts` tells what these are). */
  readonly operation: string
  /** Whether the operation is still done. One that fails is not done. */
  readonly side: 'before' | 'after'
  /** How many operations that fit go by first. */
  readonly skip: number
  readonly victim: 'server' | 'worker' | SystemError
}

/** What the system says when a disk is full, broken, or may not be written. */
export type SystemError = 'ENOSPC' | 'EIO' | 'EROFS'

export const isSystemError = (victim: Order['victim']): victim is SystemError => victim !== 'server' && victim !== 'worker'

/** Where the server looks for its order. */
export const ORDER_VARIABLE = 'SIMULATE_ORDER'

/** Beside the order: a byte for each operation that fitted, written by all threads of the server. */
export const countFile = (file: string): string => `${file}.count`

export function give(file: string, order: Order): void {
  rmSync(countFile(file), { force: true })
  writeFileSync(file, JSON.stringify(order))
}

export const take = (file: string): Order | null => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Order
  } catch {
    // None was given, or another thread is carrying it out.
    return null
  }
}

/** @returns whether it was still there: nobody has died. */
export function withdraw(file: string): boolean {
  const wasThere = existsSync(file)
  rmSync(file, { force: true })
  return wasThere
}
