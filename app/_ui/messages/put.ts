const en = {
  button: 'Put in a notebook',
  newNotebook: 'New notebook',
  mine: 'At the end of',
}

const ko: typeof en = {
  button: '노트북에 넣기',
  newNotebook: '새 노트북',
  mine: '다음 노트북의 끝에',
}

export const put = { en, ko }
