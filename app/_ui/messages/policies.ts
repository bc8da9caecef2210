import type { PolicyWarning } from '@/lib/contracts/admin.ts'
import { counted, plural } from '@/app/_ui/messages/plural.ts'

const ticked = (names: string[]) => names.map(name => `\`${name}\``).join(', ')

/** Names stand in backticks. */
function warningEn(warning: PolicyWarning): string {
  switch (warning.code) {
    case 'clear': return `\`${warning.role}\` sees ${ticked(warning.columns)} of \`${warning.table}\` clear, tagged #pii`
    case 'no-members': return `\`${warning.role}\` has no members; nobody can have it`
    case 'idle': return `\`${warning.rule}\` reaches no table of the warehouse`
    case 'no-column': return `No table of \`${warning.rule}\` has a column \`${warning.column}\``
  }
}
function warningKo(warning: PolicyWarning): string {
  switch (warning.code) {
    case 'clear':
      return `\`${warning.role}\` 역할은 #pii 태그가 붙은 \`${warning.table}\`의 ${ticked(warning.columns)} 열을 그대로 봅니다`
    case 'no-members': return `\`${warning.role}\` 역할에 구성원이 없어 아무도 가질 수 없습니다`
    case 'idle': return `\`${warning.rule}\` 규칙에 맞는 테이블이 웨어하우스에 없습니다`
    case 'no-column': return `\`${warning.rule}\` 규칙이 닿는 테이블에 \`${warning.column}\` 열이 없습니다`
  }
}

const en = {
  title: 'Policies',
  part: 'The policies in force',
  views: 'Views of the policies',
  matrix: 'Matrix',
  source: 'Source',
  explain: 'Explain',
  person: 'Person',
  personHint: 'The name they sign in with.',
  noPerson: (user: string) => `The directory knows nobody called ${user}.`,
  statement: 'Statement',
  explainIt: 'Explain',
  explaining: 'Reading it as they would',
  explanation: 'The explanation',
  explainNote: 'Nothing is run, and no row is read. That you looked is on the record.',
  explainEmpty: 'What would somebody see?',
  explainEmptyText: 'Name a person and write a statement: here stand the rows, the masks, the limits and the rules.',
  explainStale: 'This is of what stood there before.',
  wouldRun: 'would run',
  wouldNotRun: 'would not run',
  asPerson: (name: string, user: string) => (name === user ? user : `${name} (${user})`),
  rolesTitle: 'Roles',
  noRole: 'No role: nothing is visible to them.',
  whyNot: 'Why not',
  unseen: (table: string) => `\`${table}\` is in the warehouse; no grant of theirs reaches it.`,
  unseenDenied: (table: string) => `\`${table}\` is in the warehouse; it is denied to them by`,
  sees: 'What they see',
  reads: 'reads',
  writes: 'What it writes',
  limitsTitle: 'Limits',
  mayExport: (formats: string, rows: string, purpose: boolean) =>
    `Export as ${formats}, up to ${rows} rows${purpose ? ', with a purpose' : ''}.`,
  mayNotExport: 'No export.',
  runsIn: (engine: string) => `It runs in ${engine}.`,
  search: 'table or schema',
  searchLabel: 'Filter the tables',
  reload: 'Reload from disk',
  reloaded: 'The set on disk is in force now',
  unchanged: 'The set on disk is the one in force',
  reloadRejected: (count: number) =>
    `The set on disk has ${plural(count, 'fault', 'faults')}: the old one stays in force`,
  matrixLabel: 'Roles and tables: what a member of each role sees',
  tables: 'Tables',
  rows: 'some rows',
  all: 'all',
  masked: (count: number) => `${count} masked`,
  closed: (count: number) => `${count} closed`,
  noneFor: (role: string, table: string) => `${table} does not exist for ${role}`,
  cellLabel: (role: string, table: string) => `${role} on ${table}`,
  legend: {
    full: 'full',
    rows: 'some rows',
    masked: 'some columns masked',
    both: 'both',
    none: 'does not exist for them',
  },
  noTables: 'The warehouse has no tables',
  noTablesText: 'Roles stand here as soon as there is something to see.',
  noMatch: (text: string) => `No table is called “${text}”.`,
  inForce: (time: string) => `In force since ${time}`,
  facts: (roles: number, files: number, version: string) =>
    `${plural(roles, 'role', 'roles')} in ${plural(files, 'file', 'files')} · version ${version}`,
  onRecord: (seq: string) => `on record as no. ${seq}`,
  notOnRecord: 'as the server started',
  warnings: (count: number) => plural(count, 'warning', 'warnings'),
  noWarnings: 'no warnings',
  warning: warningEn,
  rejectedTitle: 'The set on disk cannot be used',
  rejectedText: (time: string) => `Read ${time}. What is shown here is the set that stays in force.`,
  inspector: 'What a cell says',
  closeCell: 'Close',
  alone: (role: string) => `A member of ${role}, and of no other role, sees`,
  allRows: 'all rows',
  rowsWhere: 'the rows where',
  columns: (count: number) => `in ${plural(count, 'column', 'columns')}`,
  maskedColumns: (count: number) =>
    `${plural(count, 'column is', 'columns are')} masked. Filters, groups and sorting see the masked value too.`,
  closedColumns: (count: number) =>
    `${plural(count, 'column is', 'columns are')} closed: named in a denial, and asked for there.`,
  nothing: (role: string) =>
    `For ${role} this table does not exist: not in the catalog, not in completion, not in an error.`,
  saidBy: 'Rules that name it',
  description: 'What the role is for',
  who: 'Who has it',
  may: 'What it may do',
  mayNothing: 'no right of its own',
  union: 'Who has several roles sees the union, cell by cell. Deny wins.',
  files: 'Files',
  lineLink: (place: string) => `Link to ${place}`,
  noFile: 'Choose a file.',
}

const ko = {
  title: '정책',
  part: '적용 중인 정책',
  views: '정책 보기',
  matrix: '매트릭스',
  source: '원문',
  explain: '설명',
  person: '사람',
  personHint: '로그인할 때 쓰는 이름입니다.',
  noPerson: (user: string) => `디렉터리에 ${user} 계정이 없습니다.`,
  statement: '문장',
  explainIt: '설명 보기',
  explaining: '그 사람으로 읽는 중',
  explanation: '설명',
  explainNote: '실행하지 않고 행도 읽지 않습니다. 누가 살펴보았는지는 기록됩니다.',
  explainEmpty: '그 사람은 무엇을 볼까요?',
  explainEmptyText: '사람을 고르고 문장을 쓰면 보이는 행, 가림, 제한과 근거 규칙이 여기에 나타납니다.',
  explainStale: '바꾸기 전 내용에 대한 설명입니다.',
  wouldRun: '실행됨',
  wouldNotRun: '실행 안 됨',
  asPerson: (name: string, user: string) => (name === user ? user : `${name} (${user})`),
  rolesTitle: '역할',
  noRole: '역할이 없어 아무것도 보이지 않습니다.',
  whyNot: '안 되는 까닭',
  unseen: (table: string) => `\`${table}\`: 웨어하우스에 있지만 이 사람에게 보여 주는 규칙이 없습니다.`,
  unseenDenied: (table: string) => `\`${table}\`: 웨어하우스에 있지만 이 사람에게는 다음 규칙으로 막혀 있습니다.`,
  sees: '보이는 것',
  reads: '읽는 열',
  writes: '쓰는 곳',
  limitsTitle: '제한',
  mayExport: (formats: string, rows: string, purpose: boolean) =>
    `내보내기 가능: ${formats}, 최대 ${rows}행${purpose ? ', 목적 필요' : ''}`,
  mayNotExport: '내보낼 수 없음',
  runsIn: (engine: string) => `${engine}에서 실행`,
  search: '테이블 또는 스키마',
  searchLabel: '테이블 필터',
  reload: '디스크에서 다시 읽기',
  reloaded: '디스크의 정책이 이제 적용됩니다',
  unchanged: '디스크의 정책이 지금 적용 중인 것과 같습니다',
  reloadRejected: (count: number) => `디스크의 정책에 오류가 ${counted(count, '개')} 있어 이전 정책을 유지합니다`,
  matrixLabel: '역할과 테이블: 각 역할이 보는 것',
  tables: '테이블',
  rows: '일부 행',
  all: '전체',
  masked: (count: number) => `${counted(count, '개')} 가림`,
  closed: (count: number) => `${counted(count, '개')} 닫힘`,
  noneFor: (role: string, table: string) => `${role}: ${table} 존재하지 않음`,
  cellLabel: (role: string, table: string) => `${table}에서 ${role}`,
  legend: { full: '전체', rows: '일부 행', masked: '일부 열 가림', both: '둘 다', none: '존재하지 않음' },
  noTables: '웨어하우스에 테이블이 없습니다',
  noTablesText: '볼 것이 생기면 역할이 여기에 나타납니다.',
  noMatch: (text: string) => `“${text}” 테이블이 없습니다.`,
  inForce: (time: string) => `${time}부터 적용`,
  facts: (roles: number, files: number, version: string) =>
    `역할 ${counted(roles, '개')}, 파일 ${counted(files, '개')} · 버전 ${version}`,
  onRecord: (seq: string) => `기록 ${seq}번`,
  notOnRecord: '서버 시작과 함께',
  warnings: (count: number) => `경고 ${counted(count, '개')}`,
  noWarnings: '경고 없음',
  warning: warningKo,
  rejectedTitle: '디스크의 정책을 쓸 수 없습니다',
  rejectedText: (time: string) => `${time}에 읽음. 여기 보이는 것은 계속 적용되는 정책입니다.`,
  inspector: '칸의 뜻',
  closeCell: '닫기',
  alone: (role: string) => `다른 역할 없이 ${role} 역할만 가진 사람이 보는 것:`,
  allRows: '모든 행',
  rowsWhere: '다음 조건의 행:',
  columns: (count: number) => `열 ${counted(count, '개')}`,
  maskedColumns: (count: number) => `열 ${counted(count, '개')}가 가려집니다. 필터, 그룹, 정렬도 가려진 값을 봅니다.`,
  closedColumns: (count: number) =>
    `열 ${counted(count, '개')}가 닫혀 있습니다. 거부할 때 이름과 요청할 곳을 알려 줍니다.`,
  nothing: (role: string) =>
    `${role} 역할에게 이 테이블은 존재하지 않습니다. 카탈로그에도, 자동 완성에도, 오류 문구에도 없습니다.`,
  saidBy: '이 테이블을 말하는 규칙',
  description: '역할의 쓰임',
  who: '가진 사람',
  may: '할 수 있는 일',
  mayNothing: '따로 없음',
  union: '역할이 여럿이면 칸마다 합집합을 봅니다. 거부가 항상 이깁니다.',
  files: '파일',
  lineLink: (place: string) => `${place} 링크`,
  noFile: '파일을 골라 주세요.',
} satisfies typeof en

export const policies = { en, ko }
