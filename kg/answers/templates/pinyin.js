// Names as they sound: 周岚 is found by zhoulan, zhou lan, zl and 周l.
const READINGS = new Map(Object.entries(DETAILS.readings).map(([letter, readings]) => [letter, readings.split(" ")]));

// Whether what is typed, from its letter `at`, spells the name from its letter `from`; each sign by a whole reading,
// by its first letters at the end, or by its initial.
function spells(letters, from, typed, at) {
  if (at === typed.length) return true;
  if (from === letters.length) return false;
  const letter = letters[from];
  if (letter === typed[at] && spells(letters, from + 1, typed, at + 1)) return true;
  for (const reading of READINGS.get(letter) || []) {
    if (reading[0] !== typed[at]) continue;
    const rest = typed.slice(at);
    if (reading.startsWith(rest)) return true;
    if (rest.startsWith(reading) && spells(letters, from + 1, typed, at + reading.length)) return true;
    if (reading.length > 1 && spells(letters, from + 1, typed, at + 1)) return true;
    // zh, ch and sh are initials too.
    if (/^[zcs]h/.test(rest) && reading[1] === "h" && spells(letters, from + 1, typed, at + 2)) return true;
  }
  return false;
}

// Where in a name what is typed begins to spell it; -1 when nowhere.
function findSpelled(letters, typed) {
  if (typed.length > 40) return -1;
  for (let from = 0; from < letters.length; from++) {
    if ((READINGS.has(letters[from]) || letters[from] === typed[0]) && spells(letters, from, typed, 0)) return from;
  }
  return -1;
}
