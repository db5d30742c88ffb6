// Prints what the pinned OpenClaw makes in an agent's database: kind, name, and SHA-256 of each statement as SQLite keeps it.
// The portal knows an assistant's history by this list before it lets it into a cell with others'; see openclaw/README.md.
//
//     node agent-schema.mjs node_modules/openclaw
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

const dist = join(process.argv[2], 'dist')
const files = readdirSync(dist).filter((file) => file.endsWith('.mjs'))

// Names of files carry a hash and names of exports are shortened, so both are looked up.
async function exported(begin, name) {
    for (const file of files.filter((one) => one.startsWith(begin))) {
        const exports = /^export \{(.*)\};?$/m.exec(readFileSync(join(dist, file), 'utf8'))?.[1] ?? ''
        const found = exports.split(',').map((one) => one.trim().split(' as ')).find(([own]) => own === name)
        if (found) return (await import(pathToFileURL(join(dist, file))))[found[1] ?? name]
    }
    throw new Error(`This OpenClaw does not export ${name}.`)
}

const database = new DatabaseSync(':memory:')
database.exec(await exported('openclaw-agent-board-schema-', 'OPENCLAW_AGENT_SCHEMA_SQL'))
const memory = await exported('memory-schema-', 'ensureMemoryIndexSchema')
memory({ db: database, ftsEnabled: true, cacheEnabled: true, ftsTokenizer: 'unicode61' })
const rows = database.prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').all()
for (const { type, name, sql } of rows) console.log(type, name, createHash('sha256').update(sql).digest('hex'))
