import { AbilityBuilder } from '@casl/ability'
import type { Ability, ForcedSubject } from '@casl/ability'
import { createPrismaAbility } from '@casl/prisma/runtime'
import type { PrismaQueryOf } from '@casl/prisma/runtime'
import type { Principal } from '../contracts/principal.ts'
import type { Right } from '../contracts/policy.ts'

export type NotebookAction = 'create' | 'read' | 'update' | 'delete' | 'share'

/** The conditions that rules on notebooks are made of: the part of Prisma's `where` which they need. */
type NotebookWhere = {
  owner?: string
  shares?: { some: { role: { in: string[] }; mayEdit?: boolean } }
}

/** Stands in for the generated client's type map: policy stands beside the database, and must not import it. */
type Models = { model: { Notebook: { operations: { findFirst: { args: { where?: NotebookWhere } } } } } }

type NotebookLike = { owner: string; shares: { role: string; mayEdit: boolean }[] } & ForcedSubject<'Notebook'>

export type AppAbility = Ability<[NotebookAction, 'Notebook' | NotebookLike], PrismaQueryOf<Models>>

/**
 * What a principal may do with notebooks. Owners do everything with theirs; people of a role it is shared with read
 * it, and change it where the share says so; creating and sharing need their right. Works with `accessibleBy` of
 * `@casl/prisma/runtime`, and on records loaded with their `shares`.
 */
export function abilityOf(principal: Principal, rights: readonly Right[]): AppAbility {
  const { can, build } = new AbilityBuilder<AppAbility>(createPrismaAbility)
  const mine = { owner: principal.user }
  const roles = { in: principal.roles }
  can('read', 'Notebook', mine)
  can('update', 'Notebook', mine)
  can('delete', 'Notebook', mine)
  can('read', 'Notebook', { shares: { some: { role: roles } } })
  can('update', 'Notebook', { shares: { some: { role: roles, mayEdit: true } } })
  if (rights.includes('notebook:create')) can('create', 'Notebook', mine)
  if (rights.includes('notebook:share')) can('share', 'Notebook', mine)
  return build()
}
