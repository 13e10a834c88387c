import { type Static, Type } from '../type.ts'

const Version = Type.Object({
  id: Type.String(),
  status: Type.String(),
  links: Type.Array(Type.Object({ rel: Type.String(), href: Type.String() })),
})

export const VersionsReply = Type.Object({ versions: Type.Object({ values: Type.Array(Version) }) })
export const VersionReply = Type.Object({ version: Version })

const version = (id: string, href: string): Static<typeof Version> => ({ id, status: 'stable', links: [{ rel: 'self', href }] })
const identityVersion = (baseUrl: string) => version('v3.6', `${baseUrl}/v3/`)

/** What is at the root: IAM's version and DLI's. Clients look for either in the same document (auth.md 3.2). */
export const versionsReply = (baseUrl: string): Static<typeof VersionsReply> => ({
  versions: { values: [identityVersion(baseUrl), version('v1.0', `${baseUrl}/v1.0/`)] },
})

export const versionReply = (baseUrl: string): Static<typeof VersionReply> => ({ version: identityVersion(baseUrl) })
