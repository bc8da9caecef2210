import { hashPassword } from '../../lib/identity/password.ts'

export const suffix = 'dc=example,dc=org'

function person(dn: string, uid: string, name: string, more = ''): string {
  const encoded = `dn:: ${Buffer.from(`${dn},${suffix}`).toString('base64')}`
  const cn = `cn:: ${Buffer.from(name).toString('base64')}`
  return `${encoded}\nobjectClass: inetOrgPerson\nobjectClass: extensibleObject\nuid: ${uid}\n${cn}\nsn: x\n`
    + `userPassword: ${hashPassword(`${uid}-secret`)}\n${more && `${more}\n`}\n`
}

function group(rdn: string, members: string[], base = 'ou=groups'): string {
  const lines = members.map(member => `member:: ${Buffer.from(`${member},${suffix}`).toString('base64')}`)
  return `dn: ${rdn},${base},${suffix}\nobjectClass: groupOfNames\n${lines.join('\n')}\n\n`
}

const kim = 'uid=kim,ou=people'
const odd = 'cn=Lee\\, Hana\\+Bo+uid=odd,ou=people'
const chain = Array.from({ length: 9 }, (_, level) => group(`cn=level${level}`, [level === 0 ? 'uid=deep,ou=people' : `cn=level${level - 1},ou=groups`]))

/**
 * A company for slapd: a person in two groups of which one nests, groups in a circle, a chain of nine, DNs holding
 * comma and plus, Korean names, an account without country, and two accounts of one name.
 */
export const companyLdif = `dn: ${suffix}
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ou=people,${suffix}
objectClass: organizationalUnit
ou: people

dn: ou=contractors,ou=people,${suffix}
objectClass: organizationalUnit
ou: contractors

dn: ou=groups,${suffix}
objectClass: organizationalUnit
ou: groups

` + [
  person(kim, 'Kim', '김지우', 'c: KR\ndepartmentNumber: Sales\ndepartmentNumber: Board'),
  person(odd, 'odd', 'Lee, Hana+Bo', 'c: JP'),
  person('cn=박 민서,ou=people', 'minseo', '박 민서'),
  person('uid=deep,ou=people', 'deep', 'Deep'),
  person('uid=circle,ou=people', 'circle', 'Circle'),
  person('uid=alone,ou=people', 'alone', 'Alone'),
  person('uid=leaver,ou=people', 'leaver', 'Leaver', 'title: active'),
  person('uid=twin,ou=people', 'twin', 'Twin'),
  person('uid=twin,ou=contractors,ou=people', 'twin', 'Other Twin'),
  group('cn=Analysts', [kim, odd]),
  group('cn=Korea', [kim, 'cn=박 민서,ou=people']),
  group('cn=Sales', ['cn=Analysts,ou=groups']),
  group('cn=R\\, D\\+E', [odd, 'cn=Sales,ou=groups']),
  group('cn=circle-a', ['uid=circle,ou=people', 'cn=circle-b,ou=groups']),
  group('cn=circle-b', ['cn=circle-a,ou=groups']),
  group('cn=leavers', ['uid=leaver,ou=people']),
  ...chain,
].join('')
