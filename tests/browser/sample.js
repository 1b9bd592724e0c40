/* Makes of a real page a sample of its template: one block of each kind that a template made, and the same words
   whatever an editor writes. So a picture changes with a template or the stylesheet, and with no text. */
(words) => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const filled = (n) => Array.from({ length: n }, (_, i) => words[i % words.length]).join(" ");
  const kind = (e) => e.tagName.toLowerCase() + (e.className ? `.${e.className}` : "");
  const spoken = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const LONG = { H1: 5, H2: 4, H3: 4, LI: 6, DT: 3, DD: 6, LEGEND: 5, CAPTION: 6, SMALL: 3, LABEL: 3 };
  const NUMBER = "12.03.2026", KEPT = "svg, input, select, textarea, .chip, progress, br";
  const RICH = `${filled(5)} <b>${filled(2)}</b> (<span lang="lv" dir="ltr">latviešu vārdi</span>), <a href="#">${
    filled(2)}</a> <bdi class="n">+371 20 000 000</bdi>, <bdi class="n">85 %</bdi>. ${filled(7)}.`;

  /* What comes and goes with the day, with an editor's pen or with the state of a translation. */
  all(`.contents, .beside, .easy, .related, :is(.when, .bars) .chip, [data-archived], [data-revision], [data-withheld],
    p:has(> [rel]), tr:has([scope=rowgroup]), script`).forEach((e) => e.remove());
  all(".truth").forEach((box) => [...box.children].slice(1).forEach((e) => e.remove()));
  all("[data-contact]").forEach((card) => [...card.children].slice(1, -1).forEach((e) => e.remove()));
  all(".bars rect").forEach((bar, i) => bar.setAttribute("width", 30 + 20 * (i % 4)));

  const fewer = (box, most) => {
    const seen = {};
    [...box.children].forEach((e) => {
      seen[kind(e)] = (seen[kind(e)] || 0) + 1;
      if (seen[kind(e)] > most) e.remove();
    });
  };
  all("main :is(ul, ol, dl, table, tbody, fieldset):not(.doors)").forEach((box) => fewer(box, box.closest("article dl") ? 1 : 3));
  all("main .pair").slice(1).forEach((e) => e.remove());
  all("main > article:not(.fact, .home), main .pair > section").forEach((text) => {
    all(":scope > :not([class], h1)", text).forEach((e) => e.remove());
    fewer(text, 1);
    const order = (e) => (e.matches("h1") ? "0" : e.matches(".about") ? "1" : kind(e));
    text.append(...[...text.children].sort((a, b) => (order(a) < order(b) ? -1 : 1)));
    text.insertAdjacentHTML("beforeend", "<h2>-</h2><p>-</p><ul><li>-</li><li>-</li></ul>");
  });
  fewer(document.querySelector("main"), 2);

  all("option").forEach((e) => (e.textContent = filled(2)));
  all("input:not([type=radio], [type=checkbox], [type=hidden]), textarea").forEach((e) => e.value && (e.value = "0000"));
  all("body *").forEach((e) => {
    if (!e.isConnected || !spoken(e) || e.closest(".top .brand, .langs, svg, option, script, textarea")) return;
    if (e.matches(".n")) return void (e.textContent = NUMBER);
    if (e.matches("p") && !e.querySelector(KEPT)) return void (e.innerHTML = RICH);
    const kept = all(KEPT, e).filter((part) => part.parentElement.closest(KEPT) === null);
    e.replaceChildren(...kept, ` ${filled(LONG[e.tagName] || 2)}`);
  });
  return document.documentElement.scrollHeight;
}
