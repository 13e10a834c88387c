import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export class PythonMissing extends Error {}

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url))
const ENVIRONMENT = fileURLToPath(new URL('../.venv', import.meta.url))
/** What was installed last; another text means another set of packages. */
const INSTALLED = `${ENVIRONMENT}/interop-requirements.txt`
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']
const IS_RECENT = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'

const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/**
 * The interpreter of an environment that has the packages of `requirements.txt`, made when it is not there.
 * @throws PythonMissing
 */
export function pythonWithPackages(say: (text: string) => void): string {
  const python = `${ENVIRONMENT}/bin/python`
  const wanted = readFileSync(REQUIREMENTS, 'utf8')
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted && runs(python, '-c', 'import pyiceberg')) return python
  const system = systemPython()
  say(`installing ${wanted.match(/^[a-z].*$/gm)?.join(', ')} into .venv with ${system}`)
  must(system, '-m', 'venv', '--clear', ENVIRONMENT)
  must(python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS)
  writeFileSync(INSTALLED, wanted)
  return python
}

function systemPython(): string {
  const chosen = process.env.PYTHON
  const found = (chosen === undefined ? CANDIDATES : [chosen]).find((each) => runs(each, '-c', IS_RECENT))
  if (found !== undefined) return found
  throw new PythonMissing(
    chosen === undefined
      ? `npm run interop needs Python 3.10 or later with its module venv, and none of ${CANDIDATES.join(', ')} is one. Name yours with PYTHON=/path/to/python3.`
      : `npm run interop needs Python 3.10 or later with its module venv, and PYTHON=${chosen} is none.`,
  )
}

function must(command: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) throw new PythonMissing(`${[command, ...args].join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`)
}
