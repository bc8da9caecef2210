import type { WorldSpec } from '../../contracts/engine.ts'
import type { Settings } from './side.ts'

/** What the engine and its hosts say to each other; both import it, and it imports nothing that runs. */
export type WorkerInit = { settings: Settings; maxWorlds: number; maxRssMb: number }

/** What a call needs of a world: its id, and its views where the host may not have it yet. */
export type WorldRef = { id: string; spec: WorldSpec | null }

/** The host does not have the world: call again with the spec. */
export type Missing = { missing: true }

export type WorkerHealth = { worlds: number; running: number; rssMb: number }

/** Exit code of a host that took more memory than it may: the statement that does it twice is told so. */
export const memoryExitCode = 86

/** Worlds are the same where people see the same of the same warehouse. */
export const worldId = (world: WorldSpec) => `${world.key}|${world.catalogVersion}`
