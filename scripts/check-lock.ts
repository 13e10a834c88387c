/**
 * Holds the lock file against two traps: a download address in it, and an optional platform package that a package names but the lock lacks
 * (then `npm ci` fails on the machines that need it).
 */
import { readFileSync } from 'node:fs'

interface Locked {
  readonly resolved?: string
  readonly link?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>
}
const places = Object.keys(lock.packages)
const problems: string[] = []
for (const [place, entry] of Object.entries(lock.packages)) {
  if (entry.resolved !== undefined) problems.push(`${place} carries a download address`)
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!places.some((candidate) => candidate.endsWith(`node_modules/${name}`)))
      problems.push(`${place} names ${name}, which is not in the lock`)
  }
}
for (const problem of problems) process.stderr.write(`package-lock.json: ${problem}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
