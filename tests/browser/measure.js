// What a page shows, measured in one go where it stands. Each measure returns what is wrong, in words.
(() => {
  const HIDDEN = ".skip, .default, template, dialog:not([open])";
  const TARGETS = "a[href], button, input, select, textarea, summary, label.pick";
  const MAIN = ".btn:not(.link), .door, .langs a, .langs button, .menu summary, .more a, a.pick, label.pick, select";
  const all = (what, root = document) => [...root.querySelectorAll(what)];
  const box = e => e.getBoundingClientRect();
  const name = e => `${e.tagName.toLowerCase()}${e.className ? "." + e.className : ""} "${e.textContent.trim().slice(0, 40)}"`;
  const seen = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest(HIDDEN);
  const page = () => document.documentElement;
  const clipped = e => getComputedStyle(e).clipPath !== "none";

  // ---- text: every line of it, as it lies on the page

  function lines() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text; (text = walker.nextNode());) {
      const parent = text.parentElement;
      if (!text.data.trim() || !seen(parent) || parent.closest("option, thead, script, style")) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const size = parseFloat(getComputedStyle(parent).fontSize);
      for (const r of range.getClientRects()) {
        if (r.width < 1) continue;
        const middle = r.top + r.height / 2; // a font's box is taller than its letters
        found.push({left: r.left, right: r.right, top: middle - size * .3, bottom: middle + size * .3, parent, text});
      }
    }
    return found.sort((a, b) => a.top - b.top);
  }

  function overlapping(found) {
    const wrong = [];
    found.forEach((one, i) => {
      for (let j = i + 1; j < found.length && found[j].top < one.bottom - 2; j++) {
        const other = found[j];
        if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2)
          wrong.push(`${name(one.parent)} lies over ${name(other.parent)}`);
      }
    });
    return wrong;
  }

  function cut(found) {
    const wrong = [], width = page().clientWidth;
    for (const line of found) {
      if (line.parent.closest(".scroll")) continue;
      const frame = box(line.parent.closest("a, button, label, summary, td, th, .fact, .notice, .truth, .problem, main, body"));
      if (line.left < -1 || line.right > width + 1) wrong.push(`${name(line.parent)} runs off the page`);
      else if (line.left < frame.left - 2 || line.right > frame.right + 2) wrong.push(`${name(line.parent)} runs out of its frame`);
    }
    for (const e of all("body *")) {
      const style = getComputedStyle(e);
      if (!seen(e) || clipped(e) || e.closest("thead, svg, input, textarea, select") || !/hidden|clip/.test(style.overflow)) continue;
      if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) wrong.push(`${name(e)} is cut`);
    }
    return wrong;
  }

  /** Nothing to be scrolled sideways for, nothing cut, nothing over anything else. */
  function crowded() {
    const found = lines(), wide = page().scrollWidth, width = page().clientWidth;
    const outside = all("body *").filter(e => seen(e) && !e.closest(".scroll, thead, progress") && box(e).width > 1)
      .filter(e => box(e).left < -1 || box(e).right > width + 1).map(e => `${name(e)} stands outside`);
    return [...(wide > width ? [`the page is ${wide} px wide of ${width}`] : []), ...outside, ...cut(found), ...overlapping(found)];
  }

  // ---- targets

  const apart = (one, other) => {
    const near = (a, b, c) => Math.max(a, Math.min(c, b));
    const x = (one.left + one.right) / 2, y = (one.top + one.bottom) / 2;
    return Math.hypot(near(other.left, other.right, x) - x, near(other.top, other.bottom, y) - y);
  };
  const inline = e => getComputedStyle(e).display === "inline" && e.parentElement.textContent.trim() !== e.textContent.trim();

  /** WCAG 2.5.8: 24 by 24 px, or room for that around it, or a link within a sentence. The main ones: 44 px high. */
  function small() {
    const targets = all(TARGETS).filter(e => seen(e) && e.type !== "hidden" && !e.matches("label.pick input"));
    const wrong = targets.filter(e => e.matches(MAIN) && box(e).height < 43.9).map(e => `${name(e)}: ${box(e).height} px high`);
    const tiny = targets.filter(e => Math.min(box(e).width, box(e).height) < 24 && !inline(e));
    for (const e of tiny) {
      const beside = targets.find(other => other !== e && !other.contains(e) && !e.contains(other) && apart(box(e), box(other)) < (tiny.includes(other) ? 24 : 12));
      if (beside) wrong.push(`${name(e)}: ${box(e).width} × ${box(e).height} px beside ${name(beside)}`);
    }
    return targets.length < 3 && document.querySelector(".top") ? ["there are no targets to measure"] : wrong;
  }

  /** All languages are in the first screen, each whole and by its own name. */
  function languages() {
    if (!document.querySelector(".top")) return []; // a sheet to be printed
    const bar = all(".langs li").map(li => li.firstElementChild);
    const outside = bar.filter(e => !seen(e) || box(e).left < 0 || box(e).right > innerWidth || box(e).top < 0 || box(e).bottom > innerHeight);
    const whole = location.pathname.startsWith("/intake/desk") ? bar.length > 1 : bar.length === 6;
    return [...(whole ? [] : [`${bar.length} languages`]), ...outside.map(name)];
  }

  // ---- focus: after a Tab press, so that the browser shows where it is

  /** What is wrong with the focus on an element that has it. */
  function unclear(e) {
    const style = getComputedStyle(e), {left, right, top, bottom, width, height} = box(e);
    const first = e.getClientRects()[0], inside = (at, most) => Math.max(1, Math.min(at, most - 1));
    const there = document.elementFromPoint(inside(first.left + first.width / 2, innerWidth), inside(first.top + first.height / 2, innerHeight));
    const covered = !(there && (e.contains(there) || there.contains(e)));
    const away = width < 2 || height < 2 || bottom < 0 || top > innerHeight || right < 0 || left > innerWidth;
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [...(ring ? [] : [`${name(e)} shows no focus`]), ...(covered || away ? [`${name(e)} is hidden: ${there && name(there)}`] : [])];
  }

  /** Everything Tab comes to shows that it is there, and nothing lies over it. */
  function unfocused() {
    const stops = all("a[href], button, input, select, textarea, summary, [tabindex='0']").filter(e => e.checkVisibility({visibilityProperty: true}) && e.type !== "hidden" && e.tabIndex >= 0 && !e.disabled);
    return stops.flatMap(e => {
      e.focus();
      return document.activeElement === e ? unclear(e) : [`${name(e)} takes no focus`];
    });
  }

  /** Where Tab has come to: its place in the text and on the page, and what is unclear; null between two rounds. */
  function stop() {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const {left, right, top, bottom} = box(e), rtl = page().dir === "rtl";
    const [start, end] = rtl ? [-right, -left] : [left, right];
    return {at: all("*").indexOf(e), says: name(e), start, end, top: top + scrollY, bottom: bottom + scrollY, over: getComputedStyle(e).position === "absolute", wrong: unclear(e)};
  }

  // ---- what is left when the reader's own colours are used, or nothing may move

  /** In forced colours whatever a background or a shadow told is told by a line as well. */
  function colourless() {
    const framed = ".btn:not(.link), .door, .pick, .chip, .notice, .fact, .problem, .receipt, input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea";
    const wrong = all(framed).filter(seen).filter(e => parseFloat(getComputedStyle(e).borderBlockStartWidth) < 1 || getComputedStyle(e).borderBlockStartStyle === "none").map(e => `${name(e)} has no border`);
    const [now, other] = [".langs [aria-current]", ".langs li > :not([aria-current])"].map(what => document.querySelector(what)).map(e => e && getComputedStyle(e));
    if (!document.querySelector(".top")) return wrong; // a sheet to be printed
    if (!now || !other) wrong.push("no language is marked as read");
    else if (now.borderBlockEndWidth === other.borderBlockEndWidth && now.borderBlockEndColor === other.borderBlockEndColor) wrong.push("the language read looks like the others");
    const ink = getComputedStyle(document.body).color;
    wrong.push(...all(".bars svg").filter(e => getComputedStyle(e).fill !== ink).map(() => "a bar keeps a colour of ours"));
    return wrong;
  }

  /** Whatever moves, or would. */
  function moving() {
    const lively = e => {
      const style = getComputedStyle(e);
      return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0 || style.scrollBehavior !== "auto";
    };
    return [...document.getAnimations().map(() => "an animation"), ...all("*").filter(lively).map(name)];
  }

  // ---- the reader's own ways with text; our policy lets no style element in, a made sheet it does

  let own;
  function wear(css) {
    if (!own) document.adoptedStyleSheets = [...document.adoptedStyleSheets, own = new CSSStyleSheet()];
    own.replaceSync(css);
  }
  const twice = () => wear(`html{font-size:${2 * parseFloat(getComputedStyle(page()).fontSize)}px!important}`);
  const spaced = () => wear("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}");

  window.measure = {crowded, small, languages, unfocused, stop, colourless, moving, wear, twice, spaced};
})();
