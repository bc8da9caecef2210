import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { ownersSchema, roleSchema, tagsSchema } from './grammar.ts'
import { parsePattern } from './patterns.ts'
import type { Pattern } from './patterns.ts'
import { buildRole } from './role.ts'
import type { OwnerRule, PolicySet, Role, Tag } from './set.ts'
import { parseSource, readYaml } from './source.ts'
import type { Path, Source } from './source.ts'

export type { PolicySet } from './set.ts'

export type LoadedPolicies = { ok: true; set: PolicySet } | { ok: false; faults: string[] }

/** One file on its way into the set; `fault` notes what is wrong with it at a path. */
type File = { path: string; text: string; source: Source; fault(path: Path, text: string): void }

const maxFileBytes = 4_000_000

/** Files of the set in a fixed order: `tags.yaml`, `owners.yaml`, `roles/*.yaml`. The cases are tests, not rules. */
function listFiles(directory: string, faults: string[]): string[] {
  const roles = join(directory, 'roles')
  if (!existsSync(roles) || !statSync(roles).isDirectory()) {
    faults.push(`roles: there is no folder \`${roles}\`; make it, with one file for each role`)
    return []
  }
  const names = readdirSync(roles).filter(name => !name.startsWith('.') && !name.endsWith('~')).sort()
  for (const name of names) {
    if (!name.endsWith('.yaml')) faults.push(`roles/${name}:1: name the file \`ROLE.yaml\`, or move it out of \`roles\``)
  }
  const others = ['tags.yaml', 'owners.yaml'].filter(name => existsSync(join(directory, name)))
  return [...others, ...names.filter(name => name.endsWith('.yaml')).map(name => `roles/${name}`)]
}

function readFile(directory: string, path: string, faults: string[]): File[] {
  const full = join(directory, path)
  try {
    if (statSync(full).size > maxFileBytes) {
      faults.push(`${path}:1: split this file: at most ${maxFileBytes} bytes are read`)
      return []
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(full))
    const source = readYaml(text)
    return [{ path, text, source, fault: (at, words) => faults.push(`${path}:${source.lineOf(at)}: ${words}`) }]
  } catch (error) {
    if (!(error instanceof Error)) throw error
    faults.push(`${path}:1: this file cannot be read as UTF-8 text (${error.message})`)
    return []
  }
}

function parseFile<T extends z.ZodType>(file: File, schema: T, faults: string[]): z.output<T> | undefined {
  const parsed = parseSource(file.source, schema)
  if ('value' in parsed) return parsed.value
  for (const { line, text } of parsed.faults) faults.push(`${file.path}:${line}: ${text}`)
  return undefined
}

function buildPattern(file: File, path: Path, text: string, counts: readonly number[]): Pattern[] {
  const pattern = parsePattern(text, counts)
  if (!pattern) {
    const forms = ['`catalog.schema.table`', ...(counts.includes(4) ? ['`catalog.schema.table.column`'] : [])]
    file.fault(path, `\`${text}\`: write ${forms.join(' or ')}, with \`*\` for any part`)
  }
  return pattern ? [pattern] : []
}

function buildTags(file: File, faults: string[]): Map<string, Tag> {
  const value = parseFile(file, tagsSchema, faults)
  return new Map(Object.entries(value?.tags ?? {}).map(([name, tag]) => [name, {
    name, description: tag.description ?? '',
    patterns: tag.on.flatMap((text, index) => buildPattern(file, ['tags', name, 'on', index], text, [3, 4])),
  }]))
}

function buildOwners(file: File, faults: string[]): OwnerRule[] {
  const value = parseFile(file, ownersSchema, faults)
  return (value?.owners ?? []).flatMap(({ on, owner }, index) =>
    buildPattern(file, ['owners', index, 'on'], on, [3]).map(pattern => ({ pattern, owner })))
}

function buildRoles(files: File[], tags: ReadonlySet<string>, faults: string[]): Map<string, Role> {
  const roles = new Map<string, Role>()
  for (const file of files) {
    const value = parseFile(file, roleSchema, faults)
    if (!value) continue
    const name = basename(file.path, '.yaml')
    if (value.role !== name) file.fault(['role'], `\`role: ${value.role}\` must be the file's name, \`${name}\``)
    roles.set(name, buildRole({ file: file.path, role: name, source: file.source, tags, fault: file.fault }, value))
  }
  return roles
}

/**
 * Reads a folder of policies: `roles/*.yaml`, `tags.yaml`, `owners.yaml`. Either the whole set is sound, or every
 * fault of every file comes back as `file:line: what to do`, paths relative to the folder. Never throws for what
 * stands in the files.
 */
export function loadPolicies(directory: string): LoadedPolicies {
  const faults: string[] = []
  if (!existsSync(directory)) {
    return { ok: false, faults: [`there is no folder \`${directory}\`; set \`POLICIES\` to the folder of the policies`] }
  }
  const files = listFiles(directory, faults).flatMap(path => readFile(directory, path, faults))
  const tagsFile = files.find(({ path }) => path === 'tags.yaml')
  const ownersFile = files.find(({ path }) => path === 'owners.yaml')
  const tags = tagsFile ? buildTags(tagsFile, faults) : new Map<string, Tag>()
  const owners = ownersFile ? buildOwners(ownersFile, faults) : []
  const roles = buildRoles(files.filter(({ path }) => path.startsWith('roles/')), new Set(tags.keys()), faults)
  if (roles.size === 0 && faults.length === 0) faults.push('roles: write at least one role, e.g. `roles/analyst.yaml`')
  if (faults.length > 0) return { ok: false, faults: faults.sort(compareFaults) }
  const version = createHash('sha256').update(JSON.stringify(files.map(({ path, text }) => [path, text]))).digest('hex')
  return { ok: true, set: {
    version, files: files.map(({ path, text }) => ({ path, text })), roles, tags, owners, indexes: new WeakMap(),
  } }
}

/** By file, then by line as a number. */
function compareFaults(a: string, b: string): number {
  const [fileA = '', lineA = '0'] = a.split(':')
  const [fileB = '', lineB = '0'] = b.split(':')
  return fileA < fileB ? -1 : fileA > fileB ? 1 : Number(lineA) - Number(lineB) || (a < b ? -1 : 1)
}
