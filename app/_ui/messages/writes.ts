import type { WriteAction } from '@/lib/contracts/engine.ts'

/** What a statement does to a table; `{table}` is its name. */
const actionsEn: Record<WriteAction, string> = {
  'create': 'makes {table}', 'create-view': 'makes the view {table}', 'insert': 'writes to {table}', 'update': 'changes rows of {table}',
  'delete': 'deletes rows of {table}', 'merge': 'writes to {table}', 'truncate': 'empties {table}', 'drop': 'drops {table}',
  'rename': 'renames {table}', 'alter': 'changes the columns of {table}', 'comment': 'comments {table}',
}
const actionsKo: Record<WriteAction, string> = {
  'create': '{table} 생성', 'create-view': '{table} 뷰 생성', 'insert': '{table}에 쓰기', 'update': '{table} 행 변경',
  'delete': '{table} 행 삭제', 'merge': '{table}에 쓰기', 'truncate': '{table} 비우기', 'drop': '{table} 삭제',
  'rename': '{table} 이름 변경', 'alter': '{table} 열 변경', 'comment': '{table} 설명 변경',
}

const en = {
  actions: actionsEn,
  /** Of a statement that has ended. */
  counted: (rows: string) => ` (${rows})`,
  unsure: ' (it may not have happened)',
}

const ko: typeof en = {
  actions: actionsKo,
  counted: rows => ` (${rows})`,
  unsure: ' (되지 않았을 수 있습니다)',
}

/** Words for statements that write. */
export const writes = { en, ko }
