// Keeps a reader's core pages for when there is no network. Pages come from the network whenever it answers;
// the kept ones only stand in. What is kept is one packed file a language, made by
// site_overrides/plugin/offline.py, so a set is always whole: put in one step, and the older one deleted after.
// Nothing else is ever kept: no page as it was visited, no address that was asked for, nothing of the intake.

const PACKS = {}; // the build writes in here the newest pack's address by language
const CACHE = "lidzas-offline";
const PATIENCE = 4000; // milliseconds a page may take before the kept one is shown instead
const ASKED = "/print/"; // the page that tells of this: who opens it, wants the pages

self.addEventListener("install", () => self.skipWaiting()); // no page depends on which worker it began with
self.addEventListener("activate", (event) => event.waitUntil(catchUp()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  const page = event.request.mode === "navigate";
  if (/^\/intake(\/|$)/.test(pathname)) {
    // Never touched. Only where the device itself says that there is no network to touch, the reader gets our
    // words instead of the browser's, and only for pages that anybody may open.
    if (page && !navigator.onLine && !pathname.startsWith("/intake/desk")) event.respondWith(unkept(pathname));
  } else if (page) event.respondWith(opened(event, pathname));
  else if (/^\/assets\/[^/]+\.(css|js)$/.test(pathname)) event.respondWith(asset(event.request, pathname));
});

// --- pages

async function opened(event, path) {
  const answer = fetch(event.request).catch(() => undefined);
  event.waitUntil(answer.then((given) => given && keep(path)));
  const soon = await Promise.race([answer, new Promise((done) => setTimeout(done, PATIENCE))]);
  if (soon && soon.status < 500) return soon;
  return (await kept(path)) || (await answer) || unkept(path);
}

async function kept(path) {
  const pack = await read(language(path));
  const lines = pack?.pages[path.replace(/index\.html$/, "").replace(/\/?$/, "/")];
  return lines && page(pack, lines, 200);
}

// Which pages there are, and whom to call: in the language asked for, else in one that is kept.
async function unkept(path) {
  const pack = (await read(language(path))) || (await packs())[0];
  return pack ? page(pack, pack.missing, 503) : Response.error(); // with nothing kept the browser has its say
}

function page({ lines, saved, notices, around, headers, at }, numbers, status) {
  const now = Math.max(Date.now(), at); // a clock that is slow does not bring a notice back
  const live = notices.filter(({ until }) => !(Date.parse(until) <= now)).map(({ html }) => html);
  const shown = live.length ? around[0] + live.join("") + around[1] : "";
  const when = new Date(at).toLocaleString("de-DE", {
    timeZone: "Europe/Riga", dateStyle: "medium", timeStyle: "short",
  });
  const html = numbers.map((number) => lines[number]).join("\n")
    .replace("<!--notices-->", () => shown)
    .replace("<!--saved-->", () => saved.replace("{when}", when.replace(",", "")));
  return new Response(html, { status, headers: { ...headers, "content-type": "text/html; charset=utf-8" } });
}

// --- stylesheet and scripts: the very file if it is kept, and if an older page's is gone, the newer one

async function asset(request, path) {
  const all = Object.assign({}, ...(await packs()).map((pack) => pack.assets));
  if (path in all) return file(path, all[path]);
  const answer = await fetch(request).catch(() => undefined);
  if (answer?.ok) return answer;
  const like = Object.keys(all).find((name) => name.split(".")[0] === path.split(".")[0]);
  return like ? file(like, all[like]) : answer || Response.error();
}

const file = (path, text) =>
  new Response(text, { headers: { "content-type": path.endsWith("css") ? "text/css" : "text/javascript" } });

// --- what is kept

function language(path) {
  const code = path.replace(/^\/intake/, "").split("/")[1];
  return Object.hasOwn(PACKS, code) ? code : Object.keys(PACKS)[0]; // the first has no folder of its own
}

const sparing = () => navigator.connection?.saveData === true; // the reader asked to spare data

// With data to spare, the pages of the language that is read; else only for who asks for them.
async function keep(path) {
  if (!sparing() || path.endsWith(ASKED)) await fetched(language(path)).catch(() => undefined);
}

// A new worker: its packs for every language that is kept or open now. Without network the old ones stay.
async function catchUp() {
  const open = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  const paths = open.map((client) => new URL(client.url).pathname).filter((path) => !path.startsWith("/intake"));
  await Promise.all(paths.map(keep));
  if (!sparing()) await Promise.all((await codes()).map((code) => fetched(code).catch(() => undefined)));
}

const underWay = {};
const fetched = (code) => (underWay[code] ||= take(code).finally(() => delete underWay[code]));

async function take(code) {
  const cache = await caches.open(CACHE);
  if (await cache.match(PACKS[code])) return;
  const answer = await fetch(PACKS[code], { cache: "no-store" }); // once on the device is enough
  if (!answer.ok) return;
  const text = await answer.text(); // the whole of it, before anything older goes
  await cache.put(PACKS[code], new Response(text, { headers: answer.headers }));
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (ofCode(pathname) === code && pathname !== PACKS[code]) await cache.delete(url);
  }
}

const ofCode = (address) => address.match(/offline-([\w-]+)\.\w+\.json$/)?.[1];
const addresses = async () => (await (await caches.open(CACHE)).keys()).map(({ url }) => new URL(url).pathname);
const codes = async () => (await addresses()).map(ofCode).filter((code) => Object.hasOwn(PACKS, code));
const packs = async () => (await Promise.all((await addresses()).map(parsed))).filter(Boolean);

// The pack of a language that is kept, be it the newest or not yet.
async function read(code) {
  const address = (await addresses()).reverse().find((one) => ofCode(one) === code);
  return address && parsed(address);
}

const memory = {};
async function parsed(address) {
  const answer = address in memory ? undefined : await (await caches.open(CACHE)).match(address);
  if (answer) memory[address] = { ...(await answer.json()), ...about(answer) };
  return memory[address];
}

// When the server sent it, by the server's clock, and the headers that guard every page.
function about(answer) {
  const guards = [...answer.headers].filter(([name]) => /policy|^x-/.test(name));
  return { at: Date.parse(answer.headers.get("date")) || Date.now(), headers: Object.fromEntries(guards) };
}
