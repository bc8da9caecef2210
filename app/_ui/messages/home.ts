const en = {
  title: 'Notebooks', search: 'Search titles and SQL', create: 'New notebook', mine: 'Mine', shared: 'Shared with me',
  empty: 'empty', by: (name: string) => `by ${name}`,
  actions: (title: string) => `Actions for ${title}`, open: 'Open', rename: 'Rename',
  renameTitle: 'Rename the notebook', newTitle: 'Title', titleMissing: 'A notebook needs a title',
  deleteTitle: (title: string) => `Delete “${title}”?`,
  deleteText: 'Its cells go for everybody it is shared with, and cannot be brought back. What was run stays on the record.',
  deleteAction: 'Delete notebook',
  deleted: (title: string) => `“${title}” deleted`,
  duplicated: (title: string) => `Duplicated as “${title}”`,
  renamed: (title: string) => `Renamed to “${title}”`,
  noneTitle: 'No notebooks yet', noneText: 'A notebook holds SQL and notes, runs as you, and keeps its results.',
  noneMayNot: 'Nobody has shared one with your roles, and your roles do not make their own.',
  noMatchTitle: 'Nothing matches', noMatch: (text: string) => `No title and no cell holds “${text}”.`,
  part: 'The list of notebooks',
}

const ko = {
  title: '노트북', search: '제목과 SQL에서 찾기', create: '새 노트북', mine: '내 노트북', shared: '공유받은 노트북',
  empty: '비어 있음', by: (name: string) => name,
  actions: (title: string) => `${title}: 할 일`, open: '열기', rename: '이름 바꾸기',
  renameTitle: '노트북 이름 바꾸기', newTitle: '제목', titleMissing: '제목을 적어 주세요',
  deleteTitle: (title: string) => `“${title}” 노트북을 삭제할까요?`,
  deleteText: '공유받은 사람에게서도 사라지며 되돌릴 수 없습니다. 실행한 기록은 남습니다.',
  deleteAction: '노트북 삭제',
  deleted: (title: string) => `“${title}” 노트북을 삭제했습니다`,
  duplicated: (title: string) => `“${title}” 노트북으로 복제했습니다`,
  renamed: (title: string) => `이름을 바꿨습니다: “${title}”`,
  noneTitle: '아직 노트북이 없습니다', noneText: '노트북은 SQL과 메모를 담고, 본인으로 실행하며, 결과를 간직합니다.',
  noneMayNot: '이 역할과 공유된 노트북이 없으며, 이 역할은 노트북을 만들지 않습니다.',
  noMatchTitle: '찾은 것이 없습니다', noMatch: (text: string) => `제목에도 셀에도 “${text}” 글자는 없습니다.`,
  part: '노트북 목록',
} satisfies typeof en

export const home = { en, ko }
