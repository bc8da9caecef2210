import type { ErrorCode } from '@/lib/errors.ts'

/** Words for a code. `params` are the error's own; a code without words of its own here says the server's message. */
type Words = (params: Record<string, string | number>) => string
type Table = Record<ErrorCode, Words>

const number = (locale: string, value: string | number | undefined) =>
  typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : (value ?? '?')

/** Names come in backticks, as in the server's own messages. */
const plain = (names: string | number | undefined) => names === undefined ? undefined : String(names).replaceAll('`', '')

const en: Table = {
  'bad-request': () => 'The server did not understand this request.',
  unauthenticated: () => 'Your session has ended. Sign in again.',
  forbidden: () => 'Your roles do not allow this.',
  'not-found': () => 'This does not exist, or it is not shared with you.',
  conflict: () => 'Somebody changed this in the meantime.',
  'too-large': () => 'This is too large to be taken.',
  'too-many': () => 'Too many requests. Wait a moment, then try again.',
  'bad-origin': () => 'This request came from another site and was refused.',
  'sign-in-failed': () => 'The name or the password is not right.',
  'sign-in-slowed': ({ seconds }) =>
    seconds === undefined
      ? 'Too many failed tries. Wait a little, then try again.'
      : `Too many failed tries. Wait ${seconds} seconds, then try again.`,
  'directory-unavailable': () => 'The directory does not answer, so nobody can sign in now. Try again in a moment.',
  'syntax-error': () => 'The statement has a syntax error.',
  'statement-kind': ({ kind }) =>
    kind === undefined
      ? 'Only statements that read can run here.'
      : `${kind} does not run here: only statements that read.`,
  'across-engines': () => 'These tables stand in two different engines, and a statement runs in one. Query each in a cell of its own.',
  'statement-count': () => 'A cell runs one statement. Put the others into cells of their own.',
  'statement-size': () => 'The statement is too long or too deeply nested.',
  'table-unknown': ({ table }) =>
    table === undefined ? 'There is no such table that you can see.' : `There is no table ${table} that you can see.`,
  'column-unknown': ({ column }) =>
    column === undefined ? 'There is no such column.' : `There is no column ${column} here.`,
  'column-closed': ({ column }) =>
    column === undefined ? 'A column of this statement is closed to your roles.' : `${column} is closed to your roles.`,
  'function-refused': ({ function: name }) =>
    name === undefined ? 'A function of this statement may not be called here.' : `${name} may not be called here.`,
  'type-unknown': () => 'A type of this statement is not known here.',
  'bind-error': () => 'The statement does not fit the tables it names.',
  'run-error': () => 'The statement failed while it ran.',
  'write-refused': ({ table }) => table === undefined ? 'No rule lets you write there.' : `No rule lets you write ${table}.`,
  'write-unsure': ({ tables, fate }) =>
    fate === 'done'
      ? `${plain(tables) ?? 'The table'} is written, although this ended without a result. Do not run it again.`
      : `This ended without an answer. ${plain(tables) ?? 'The table'} may be written all the same: look before you run it again.`,
  'limit-seconds': ({ seconds }) => `Stopped at the limit of ${number('en', seconds)} seconds.`,
  'limit-rows': ({ rows }) => `Stopped at the limit of ${number('en', rows)} rows.`,
  'limit-memory': () => 'Stopped: the statement needs more memory than one may have.',
  'limit-concurrent': ({ concurrent }) => `You may run ${number('en', concurrent)} at once. Wait for one, or stop one.`,
  cancelled: () => 'Stopped.',
  interrupted: () => 'The server stopped while this ran. Run it again.',
  'engine-crashed': () => 'The engine stopped over this statement. Others were not touched.',
  'result-gone': () => 'The rows of this result have been cleared away. Run it again.',
  'result-other-rights': () => 'This result was made with other rights. Run it as yourself.',
  'result-failed': () => 'The stored result could not be read. Run it again.',
  'export-refused': () => 'Your roles do not allow this export.',
  'purpose-required': () => 'This export needs a purpose.',
  'disk-full': () => 'The disk of the server is full. Nothing was written.',
  'engine-unavailable': ({ refused }) =>
    refused ? 'The warehouse does not let Sagwan in. Tell an administrator.' : 'The warehouse does not answer.',
  'database-unavailable': () => 'The database does not answer. Nothing runs until it is back.',
  'ledger-unavailable': () => 'The record cannot be written, so nothing runs.',
  'policy-invalid': () => 'The policy files have faults. The set before stays in force.',
  'config-invalid': () => 'The settings of the server cannot be used.',
  'data-dir-in-use': () => 'Another server already uses this data folder.',
  'warehouse-invalid': () => 'The warehouse file cannot be used.',
  internal: () => 'Something went wrong on our side.',
}

const ko: Table = {
  'bad-request': () => '서버가 이해하지 못한 요청입니다.',
  unauthenticated: () => '세션이 끝났습니다. 다시 로그인해 주세요.',
  forbidden: () => '이 역할로는 할 수 없습니다.',
  'not-found': () => '없거나 공유받지 않은 것입니다.',
  conflict: () => '그 사이에 다른 사람이 바꾸었습니다.',
  'too-large': () => '너무 커서 받을 수 없습니다.',
  'too-many': () => '요청이 너무 많습니다. 잠시 뒤 다시 시도해 주세요.',
  'bad-origin': () => '다른 사이트에서 온 요청이라 거부했습니다.',
  'sign-in-failed': () => '이름 또는 비밀번호가 맞지 않습니다.',
  'sign-in-slowed': ({ seconds }) =>
    seconds === undefined
      ? '실패가 너무 잦습니다. 잠시 뒤 다시 시도해 주세요.'
      : `실패가 너무 잦습니다. ${seconds}초 뒤 다시 시도해 주세요.`,
  'directory-unavailable': () =>
    '디렉터리가 응답하지 않아 지금은 아무도 로그인할 수 없습니다. 잠시 뒤 다시 시도해 주세요.',
  'syntax-error': () => '구문 오류가 있습니다.',
  'statement-kind': ({ kind }) =>
    kind === undefined ? '읽는 문장만 실행할 수 있습니다.' : `${kind} 문은 실행할 수 없습니다. 읽는 문장만 됩니다.`,
  'across-engines': () => '서로 다른 엔진에 있는 테이블입니다. 문장 하나는 한 엔진에서 실행되니 셀을 나누어 조회해 주세요.',
  'statement-count': () => '셀 하나는 문장 하나를 실행합니다. 나머지는 다른 셀에 넣어 주세요.',
  'statement-size': () => '문장이 너무 길거나 너무 깊이 겹쳐 있습니다.',
  'table-unknown': ({ table }) =>
    table === undefined ? '볼 수 있는 테이블 중에 없습니다.' : `볼 수 있는 테이블 중에 ${table} 테이블은 없습니다.`,
  'column-unknown': ({ column }) => (column === undefined ? '그런 열이 없습니다.' : `${column} 열이 없습니다.`),
  'column-closed': ({ column }) =>
    column === undefined ? '이 문장의 열 하나가 닫혀 있습니다.' : `${column} 열은 이 역할에 닫혀 있습니다.`,
  'function-refused': ({ function: name }) =>
    name === undefined ? '여기서 부를 수 없는 함수가 있습니다.' : `${name} 함수는 여기서 부를 수 없습니다.`,
  'type-unknown': () => '여기서 알 수 없는 타입이 있습니다.',
  'bind-error': () => '문장이 테이블과 맞지 않습니다.',
  'run-error': () => '실행 중에 실패했습니다.',
  'write-refused': ({ table }) =>
    table === undefined ? '이 역할로는 쓸 수 없는 곳입니다.' : `이 역할로는 ${table}에 쓸 수 없습니다.`,
  'write-unsure': ({ tables, fate }) =>
    fate === 'done'
      ? `결과 없이 끝났지만 ${plain(tables) ?? '테이블'}에는 쓰였습니다. 다시 실행하지 마세요.`
      : `답을 받지 못하고 끝났습니다. ${plain(tables) ?? '테이블'}에 이미 쓰였을 수 있으니 다시 실행하기 전에 확인해 주세요.`,
  'limit-seconds': ({ seconds }) => `제한 ${number('ko', seconds)}초에서 멈추었습니다.`,
  'limit-rows': ({ rows }) => `제한 ${number('ko', rows)}행에서 멈추었습니다.`,
  'limit-memory': () => '허용된 것보다 메모리가 더 필요해 멈추었습니다.',
  'limit-concurrent': ({ concurrent }) =>
    `한 번에 ${number('ko', concurrent)}개까지 실행합니다. 기다리거나 하나를 멈춰 주세요.`,
  cancelled: () => '멈추었습니다.',
  interrupted: () => '실행 중에 서버가 멈추었습니다. 다시 실행해 주세요.',
  'engine-crashed': () => '이 문장에서 엔진이 멈추었습니다. 다른 실행에는 영향이 없습니다.',
  'result-gone': () => '이 결과의 행은 정리되었습니다. 다시 실행해 주세요.',
  'result-other-rights': () => '다른 권한으로 만든 결과입니다. 본인으로 실행해 주세요.',
  'result-failed': () => '저장된 결과를 읽지 못했습니다. 다시 실행해 주세요.',
  'export-refused': () => '이 역할로는 내보낼 수 없습니다.',
  'purpose-required': () => '내보내려면 목적을 적어야 합니다.',
  'disk-full': () => '서버 디스크가 가득 찼습니다. 아무것도 쓰지 않았습니다.',
  'engine-unavailable': ({ refused }) =>
    refused ? '웨어하우스가 Sagwan을 들여보내지 않습니다. 관리자에게 알려 주세요.' : '웨어하우스가 응답하지 않습니다.',
  'database-unavailable': () => '데이터베이스가 응답하지 않습니다. 돌아올 때까지 아무것도 실행되지 않습니다.',
  'ledger-unavailable': () => '기록을 남길 수 없어 아무것도 실행하지 않습니다.',
  'policy-invalid': () => '정책 파일에 오류가 있습니다. 이전 정책이 그대로 적용됩니다.',
  'config-invalid': () => '서버 설정을 쓸 수 없습니다.',
  'data-dir-in-use': () => '다른 서버가 이미 이 데이터 폴더를 쓰고 있습니다.',
  'warehouse-invalid': () => '웨어하우스 파일을 쓸 수 없습니다.',
  internal: () => '저희 쪽에서 문제가 생겼습니다.',
}

export const errors = { en, ko }
