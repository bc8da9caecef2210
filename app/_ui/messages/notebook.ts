const en = {}

const ko = {} satisfies typeof en

export const notebook = { en, ko }
