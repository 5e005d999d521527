import type { PGlite as Database } from '@electric-sql/pglite'

type OpenTestDatabase = (place: string) => Promise<Database>

/** Stands in for the class of the package: the same databases, prepared once in a run; see `tests/run/databases.mjs`. */
export const PGlite = {
  create: (place: string): Promise<Database> =>
    (globalThis as unknown as { openTestDatabase: OpenTestDatabase }).openTestDatabase(place),
}
