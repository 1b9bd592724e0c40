// Finds pages on the reader's own device. What is typed goes nowhere: only numbered parts of the index are
// fetched. Folding and rules come with the index, made by site_overrides/plugin/search_words.py; tests run
// both over the same words.

const SHOWN = 10;
const HALF_SPACE = "\u200c";

// The words of a text as the index has them, and whole.
export function pairs(text, { letters, rules }) {
  const plain = text.normalize("NFKD").toLowerCase().replace(/[\p{M}\p{Cf}]/gu, "");
  const folded = Array.from(plain, (letter) => letters[letter] ?? letter).join("");
  const found = folded.match(/[\p{L}\p{N}]+/gu) || [];
  return found.map((word) => [stem(word, rules), word]).filter(([word]) => word.length > 1);
}

function stem(word, rules) {
  return rules.reduce((left, rule) => {
    const kept = left.match(new RegExp(rule, "u"));
    return kept ? kept.slice(1).join("") : left;
  }, word);
}

// Pages that have most of the words, as { page, section }, the best first. `read` gets a file of the index.
export async function find(typed, read) {
  const index = await read("words.json");
  const best = new Map();
  for (const text of new Set([typed, typed.replaceAll(HALF_SPACE, " ")])) {
    const asked = new Map(pairs(text, index));
    const places = await Promise.all([...asked].map((pair) => placesOf(pair, index, read)));
    for (const hit of together(places, index.pages)) {
      const before = best.get(hit.page);
      if (!before || hit.share > before.share || hit.score > before.score) best.set(hit.page, hit);
    }
  }
  const hits = [...best.values()];
  const most = Math.max(...hits.map((hit) => hit.share));
  return hits
    .filter((hit) => hit.share === most)
    .sort((one, other) => other.score - one.score || one.page - other.page);
}

// Where a word stands, or words that begin with it: by page, { weight, section }.
async function placesOf([stem, whole], { firsts, parts }, read) {
  const last = (limit) => firsts.filter(limit).length - 1;
  const places = new Map();
  const from = Math.max(0, last((first) => first <= stem));
  const to = Math.min(from + 1, last((first) => first < `${stem}\uffff`));
  for (let part = from; part <= Math.max(from, to); part++) {
    for (const [word, list] of Object.entries(await read(`${parts}/t${part}.json`))) {
      const times = likeness(word, stem, whole);
      for (let i = 0; times && i < list.length; i += 2) {
        const weight = (list[i + 1] % 10) * times;
        const section = Math.floor(list[i + 1] / 10);
        if (weight > (places.get(list[i])?.weight || 0)) places.set(list[i], { weight, section });
      }
    }
  }
  return places;
}

// How much a word of the index is the one asked for: in a title or topic the very form that was typed, another
// form of it, a word that begins as typed, one that begins so without the ending. What is left of a short word
// once its ending is off may be quite another word.
function likeness(word, stem, whole) {
  if (word.includes("=")) return word === `${stem}=${whole}` ? 4 : 0;
  if (word === stem) return stem === whole || stem.length > 3 ? 2 : 0.9;
  if (whole.length > 2 && word.startsWith(whole)) return 1;
  return stem.length > 3 && word.startsWith(stem) ? 0.5 : 0;
}

// The pages of several words; a rare word counts for more, and its section is the one shown.
function together(places, pages) {
  const hits = new Map();
  for (const found of places) {
    const rare = Math.log(1 + pages / found.size);
    for (const [page, { weight, section }] of found) {
      const hit = hits.get(page) || { page, score: 0, share: 0, top: 0 };
      const score = weight * rare;
      if (score > hit.top) Object.assign(hit, { top: score, section });
      hits.set(page, Object.assign(hit, { score: hit.score + score, share: hit.share + 1 / places.length }));
    }
  }
  return hits.values();
}

const kept = new Map();
function read(name) {
  if (!kept.has(name)) {
    const answer = fetch(name).then((found) => (found.ok ? found.json() : Promise.reject(found.status)));
    answer.catch(() => kept.delete(name));
    kept.set(name, answer);
  }
  return kept.get(name);
}

function start(form) {
  const input = form.querySelector("input");
  const [list, status, more] = ["results", "status", "more"].map((name) => document.getElementById(name));
  const lost = document.getElementById("lost");
  let hits = [];
  let turn = 0;
  let soon;

  async function search() {
    clearTimeout(soon);
    const mine = ++turn;
    const typed = input.value.trim();
    let said = typed.length > 1 ? "nothing" : null;
    let found = [];
    try {
      if (said) found = await find(typed, read);
    } catch {
      said = "broken";
    }
    if (mine !== turn) return;
    hits = found;
    list.replaceChildren();
    status.replaceChildren(...(hits.length ? counted(hits.length) : said ? phrase(said) : []));
    lost.hidden = !said || hits.length > 0;
    await show();
  }

  async function show() {
    const mine = turn;
    more.hidden = true;
    const next = hits.slice(list.children.length, list.children.length + SHOWN);
    const { parts } = next.length ? await read("words.json") : {};
    const notes = await Promise.all(next.map(({ page }) => read(`${parts}/p${page}.json`)));
    if (mine !== turn) return null;
    const items = notes.map((note, i) => item(note, next[i].section));
    list.append(...items);
    more.hidden = list.children.length >= hits.length;
    return items[0];
  }

  form.hidden = false;
  for (const hint of document.querySelectorAll("[data-without-script]")) hint.hidden = true;
  input.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(search, 300);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  more.addEventListener("click", async () => (await show())?.querySelector("a").focus());
}

function item(note, section) {
  const made = document.getElementById("hit").content.firstElementChild.cloneNode(true);
  const [title, part] = made.querySelectorAll("a");
  title.href = `../${note.address}`;
  title.textContent = note.title;
  const [id, heading] = (section && note.sections[section]) || [];
  part.href = `../${note.address}#${id}`;
  part.textContent = heading;
  if (!id) part.remove();
  made.querySelector("p").textContent = note.about;
  return made;
}

function phrase(name) {
  const said = document.getElementById("said").content;
  return said.querySelector(`[data-said="${name}"]`).cloneNode(true).childNodes;
}

// How many, in the form the language has for that number.
function counted(n) {
  const form = new Intl.PluralRules(document.getElementById("said").dataset.plurals).select(n);
  const whole = document.createElement("span");
  whole.append(...phrase(`count-${form}`));
  whole.querySelector("bdi").textContent = n;
  return whole.childNodes;
}

for (const form of document.querySelectorAll("form[data-search]")) start(form);
