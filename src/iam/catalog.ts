import { hash } from 'node:crypto'

export interface CatalogEntry {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly endpoints: readonly {
    readonly id: string
    readonly interface: 'public'
    readonly region: string
    readonly region_id: string
    readonly url: string
  }[]
}

/** Ids that stay the same between calls and starts: 32 hex characters of what they name. */
const stableId = (text: string): string => hash('sha256', text, 'hex').slice(0, 32)

const entry = (type: string, name: string, regions: readonly string[], url: string): CatalogEntry => ({
  id: stableId(type),
  name,
  type,
  endpoints: regions.map((region) => ({
    id: stableId(`${type} ${region}`),
    interface: 'public',
    region,
    region_id: region,
    url,
  })),
})

/**
 * Where a client finds what (auth.md 3.4). `identity` is listed under `*` and under the real region, because some clients filter by region
 * and others want the star; nothing is listed twice under one region.
 * @param projectId - `null` for a domain's token: the DLI addresses hold a project, so they are left out.
 */
export function catalogEntries(baseUrl: string, region: string, projectId: string | null): readonly CatalogEntry[] {
  const identity = entry('identity', 'iam', ['*', region], `${baseUrl}/v3`)
  if (projectId === null) return [identity]
  return [
    identity,
    entry('dli', 'dli', [region], `${baseUrl}/v1.0/${projectId}`),
    entry('dliv2', 'dliv2', [region], `${baseUrl}/v2.0/${projectId}`),
    entry('dliv3', 'dliv3', [region], `${baseUrl}/v3/${projectId}`),
  ]
}
