import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** No Python that does, or its packages could not be installed: the command that wants them cannot run here. */
export class PythonMissing extends Error {}

/** A Python environment of our own, below `.venv/`, with exactly the packages that a list names. */
export interface PythonEnvironment {
  /** Also the name of its folder. */
  readonly name: string
  /** A list in pip's form. */
  readonly requirements: URL
  /** What holds when the packages are there, as Python. */
  readonly proof: string
  /** Without the packages that those of the list ask for. */
  readonly withoutDependencies?: true
}

const FOLDER = fileURLToPath(new URL('../.venv', import.meta.url))
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']
const IS_RECENT = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'

const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/**
 * The interpreter of an environment that has its packages, made when it is not there. `PYTHON` names the Python to make it with.
 * @throws PythonMissing
 */
export function pythonOf({ name, requirements, proof, withoutDependencies }: PythonEnvironment, say: (text: string) => void): string {
  const folder = `${FOLDER}/${name}`
  const python = `${folder}/bin/python`
  // What was installed last; another text means another set of packages.
  const installed = `${folder}/requirements.txt`
  const wanted = readFileSync(requirements, 'utf8')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted && runs(python, '-c', proof)) return python
  const system = systemPython()
  say(`installing ${wanted.match(/^[a-z].*$/gm)?.join(', ')} into .venv/${name} with ${system}`)
  must(system, '-m', 'venv', '--clear', folder)
  const how = ['--quiet', '--disable-pip-version-check', ...(withoutDependencies ? ['--no-deps'] : [])]
  must(python, '-m', 'pip', 'install', ...how, '-r', fileURLToPath(requirements))
  writeFileSync(installed, wanted)
  return python
}

function systemPython(): string {
  const chosen = process.env.PYTHON
  const found = (chosen === undefined ? CANDIDATES : [chosen]).find((each) => runs(each, '-c', IS_RECENT))
  if (found !== undefined) return found
  throw new PythonMissing(
    chosen === undefined
      ? `This needs Python 3.10 or later with its module venv, and none of ${CANDIDATES.join(', ')} is one. Name yours with PYTHON=/path/to/python3.`
      : `This needs Python 3.10 or later with its module venv, and PYTHON=${chosen} is none.`,
  )
}

function must(command: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) throw new PythonMissing(`${[command, ...args].join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`)
}
