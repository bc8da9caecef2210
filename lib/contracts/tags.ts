/** Words by which Sagwan tells a cluster in whose share a statement queues; they count only from its own account. */
export const readTag = 'sagwan-read'

/** The tag of a role's share. */
export function roleTag(role: string): string {
  return `sagwan-role-${role}`
}
