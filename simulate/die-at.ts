/**
 * Loaded into a server before its own first line (`node --import`), in each of its threads: makes the process, or its workers, die by SIGKILL at
 * an operation that changes something outside of the thread, or makes the operation fail. The server's code knows nothing of it.
 *
 * Operations, as texts that orders match:
 * - `store: <SQL>`: a statement of the metastore that writes; `store: COMMIT <SQL>; …` names those of its transaction
 * - `file: <what> <path>`: writeFile, mkdir, rm, rename, copyFile, link, symlink, unlink, sync
 * - `to worker: start <kind> <folder>` and `from worker: started | result | files | end <folder>`: what is said on the channel of a worker;
 *   the folder is where its statement writes
 */
import childProcess, { type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import { countFile, isSystemError, ORDER_VARIABLE, type Order, take } from './order.ts'

const { appendFileSync, readFileSync, rmSync, statSync } = fs
const file = process.env[ORDER_VARIABLE] ?? ''

function strike(victim: Order['victim']): void {
  if (isSystemError(victim)) throw Object.assign(new Error(`${victim}: the disk says no`), { code: victim })
  if (victim === 'server') process.kill(process.pid, 'SIGKILL')
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim()
  for (const pid of children === '' ? [] : children.split(' ')) process.kill(Number(pid), 'SIGKILL')
}

function met(operation: string, side: Order['side']): void {
  const order = take(file)
  if (order === null || order.side !== side || !new RegExp(order.operation).test(operation)) return
  appendFileSync(countFile(file), '.')
  if (statSync(countFile(file)).size <= order.skip) return
  rmSync(file, { force: true })
  strike(order.victim)
}

function around<Result>(operation: string, work: () => Result): Result {
  met(operation, 'before')
  const result = work()
  if (result instanceof Promise) return result.finally(() => met(operation, 'after')) as Result
  met(operation, 'after')
  return result
}

// biome-ignore lint/suspicious/noExplicitAny: functions of many signatures are wrapped alike
type Any = any

/** Statements of the transaction that is open in this thread. */
let transaction: string[] = []
const { prepare } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, ...more: Any[]) {
  const statement = prepare.call(this, sql, ...(more as []))
  const { run } = statement
  if (/^(SAVEPOINT|RELEASE|ROLLBACK)/.test(sql)) return statement
  statement.run = (...parameters: Any[]) => {
    const work = () => run.apply(statement, parameters as Any)
    if (sql.startsWith('BEGIN')) transaction = []
    else if (sql !== 'COMMIT') transaction.push(sql)
    if (sql.startsWith('BEGIN')) return work()
    return around(`store: ${sql === 'COMMIT' ? `COMMIT ${transaction.join('; ')}` : sql}`, work)
  }
  return statement
}

const promises = fs.promises as Record<string, Any>
for (const name of ['writeFile', 'mkdir', 'rm', 'rename', 'copyFile', 'link', 'symlink', 'unlink']) {
  const original = promises[name]
  promises[name] = async (...parameters: Any[]) => await around(`file: ${name} ${parameters[0]}`, () => original(...parameters))
}
const { open } = fs.promises
promises.open = async (...parameters: Parameters<typeof open>) => {
  const handle = await open(...parameters)
  const { sync } = handle
  handle.sync = async () => await around(`file: sync ${parameters[0]}`, () => sync.call(handle))
  return handle
}

const { fork } = childProcess
const modules = childProcess as Record<string, Any>
modules.fork = (...parameters: Parameters<typeof fork>): ChildProcess => {
  const child = fork(...parameters)
  const folders = new Map<string, string>()
  const { send, emit } = child as Record<string, Any>
  child.send = (message: Any, ...more: Any[]) => {
    if (message.kind !== 'start') return send.call(child, message, ...more)
    folders.set(message.id, message.work.folder ?? '')
    return around(`to worker: start ${message.work.kind} ${folders.get(message.id)}`, () => send.call(child, message, ...more))
  }
  child.emit = (event: string, ...more: Any[]) => {
    const [message] = more
    if (event !== 'message' || !folders.has(message?.id)) return emit.call(child, event, ...more)
    return around(`from worker: ${message.kind} ${folders.get(message.id)}`, () => emit.call(child, event, ...more))
  }
  return child
}
syncBuiltinESMExports()
