import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { CONNECTION_SETTINGS, timeZoneSetting } from './lock-down.ts'

/** Connections set up for a time zone. A statement leaves nothing behind on its connection, so a healthy one is used again. */
export interface Connections {
  take(timeZone: string): Promise<DuckDBConnection>
  /** `healthy: false` after an interrupt or a failure: the connection is closed. */
  give(connection: DuckDBConnection, timeZone: string, healthy: boolean): void
}

const IDLE_MAX = 8

export function createConnections(instance: DuckDBInstance): Connections {
  const idle: { readonly connection: DuckDBConnection; readonly timeZone: string }[] = []

  async function make(timeZone: string): Promise<DuckDBConnection> {
    const connection = await instance.connect()
    try {
      await connection.run(CONNECTION_SETTINGS)
      await connection.run(timeZoneSetting(timeZone))
      return connection
    } catch (error) {
      connection.closeSync()
      throw error
    }
  }

  return {
    async take(timeZone) {
      const at = idle.findIndex((each) => each.timeZone === timeZone)
      const found = at < 0 ? undefined : idle.splice(at, 1)[0]
      return found === undefined ? await make(timeZone) : found.connection
    },
    give(connection, timeZone, healthy) {
      if (!healthy) return connection.closeSync()
      idle.push({ connection, timeZone })
      if (idle.length > IDLE_MAX) idle.shift()?.connection.closeSync()
    },
  }
}
