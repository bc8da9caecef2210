import { readTag, roleTag } from '../contracts/tags.ts'
import { defaultLimits } from './limits.ts'
import { compareLanes, defaultWaiting, laneOfRole } from './lanes.ts'
import type { PolicySet, Role } from './set.ts'

/** Of a cluster, too, nobody holds more than this. */
const largestShare = 0.75

type Group = {
  name: string; softMemoryLimit: string; hardConcurrencyLimit: number; maxQueued: number; schedulingPolicy?: 'fair'; subGroups?: Group[]
}
type Selector = { user?: string; userGroup?: string; authenticatedUser?: string; clientTags?: string[]; group: string }
export type ResourceGroups = { rootGroups: Group[]; selectors: Selector[] }

const quote = (text: string) => text.replaceAll(/[^\w ]/g, '\\$&')

/** A person's own place within a group. */
function personGroup(concurrent: number, waiting: number, total: number): Group {
  return {
    name: '${USER}', softMemoryLimit: `${largestShare * 100}%`,
    hardConcurrencyLimit: Math.min(concurrent, Math.max(1, Math.floor(total * largestShare))), maxQueued: waiting,
  }
}

/** Groups of a directory as a cluster's group provider may call them: by their whole name, or by its first part. */
function groupPattern(dn: string): string {
  const first = /^[^=]+=([^,]+)/.exec(dn)?.[1]
  return [dn, ...(first ? [first] : [])].map(quote).join('|')
}

/**
 * The limits of the roles as Trino's file resource group manager reads them
 * (https://trino.io/docs/476/admin/resource-groups.html): a share for each role, within it one for each of its people.
 * What comes from Sagwan says its role in a client tag, which is believed from Sagwan's account only; others are known
 * by their user name or by Trino's own groups, and everybody else has a share of the usual limits.
 */
export function compileResourceGroups(set: PolicySet, { service, total }: { service: string; total: number }): ResourceGroups {
  // The first selector that fits decides, so a person with several roles gets the share that they have in Sagwan.
  const roles = [...set.roles.values()].filter(({ grants }) => grants.length > 0).toSorted(compareLanes)
  const shareOf = (role: Role): Group => {
    const { concurrent, together, waiting } = laneOfRole(role)
    return {
      name: role.name, softMemoryLimit: '100%', hardConcurrencyLimit: Math.min(together ?? total, total), maxQueued: 10 * waiting,
      schedulingPolicy: 'fair', subGroups: [personGroup(concurrent, waiting, total)],
    }
  }
  const account = `(?i)${quote(service)}`
  const outside = (role: Role): Selector[] => {
    const group = `sagwan.roles.${role.name}.\${USER}`
    return [
      ...(role.users.length > 0 ? [{ user: `(?i)${role.users.map(quote).join('|')}`, group }] : []),
      ...(role.groups.length > 0 ? [{ userGroup: `(?i)${role.groups.map(groupPattern).join('|')}`, group }] : []),
    ]
  }
  const shares = roles.map(shareOf)
  return {
    rootGroups: [
      // Readings and listings take milliseconds and must not wait behind what they are asked for.
      { name: 'sagwan-reading', softMemoryLimit: '20%', hardConcurrencyLimit: 50, maxQueued: 1000 },
      { name: 'sagwan', softMemoryLimit: '100%', hardConcurrencyLimit: total, maxQueued: 10_000, schedulingPolicy: 'fair', subGroups: [
        ...(shares.length > 0 ? [{
          name: 'roles', softMemoryLimit: '100%', hardConcurrencyLimit: total, maxQueued: 10_000, schedulingPolicy: 'fair' as const,
          subGroups: shares,
        }] : []),
        { name: 'others', softMemoryLimit: '100%', hardConcurrencyLimit: total, maxQueued: 1000, schedulingPolicy: 'fair', subGroups: [
          personGroup(defaultLimits.concurrent, defaultWaiting, total),
        ] },
      ] },
    ],
    selectors: [
      { authenticatedUser: account, clientTags: [readTag], group: 'sagwan-reading' },
      ...roles.map(({ name }) => ({
        authenticatedUser: account, clientTags: [roleTag(name)], group: `sagwan.roles.${name}.\${USER}`,
      })),
      ...roles.flatMap(outside),
      { group: 'sagwan.others.${USER}' },
    ],
  }
}
