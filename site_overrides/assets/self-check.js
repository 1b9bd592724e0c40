// Reads each published wording for the reader's own date, on the reader's own device. Nothing leaves it.
// The rules are those of intake/rules/eligibility.py, and tests run both over the same cases. Numbers come
// from data- attributes, words from the page. A day is a text like the datetime of a <time>, never a Date:
// such texts sort as days do, and no time zone can move them.

const iso = (...parts) => parts.map((part, i) => String(part).padStart(i ? 2 : 4, "0")).join("-");
const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lastDay = (year, month) => [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
const western = (text) =>
  text.replace(/[٠-٩۰-۹]/g, (digit) => (digit.charCodeAt(0) - 0x660) % 16).trim();
const reading = (outlook, because, until = null) => ({ outlook, because, until });
const ask = (because, until) => reading("ask", because, until);

export function addMonths(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const all = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(all / 12), (all % 12) + 1];
  return iso(toYear, toMonth, Math.min(date, lastDay(toYear, toMonth)));
}

export function readRule(rule, person, on) {
  const ways = rule.connector === "unclear" ? ["first", "later"] : [rule.connector || "first"];
  const readings = ways.map((way) => [way, read(rule, way, person, on)]);
  return { overall: agreed(readings.map(([, found]) => found)), ways: readings };
}

function agreed(readings) {
  const [first] = readings;
  const unknown = readings.find((found) => found.because === "dates_unknown");
  if (unknown) return unknown;
  return readings.some((found) => found.outlook !== first.outlook) ? ask("readings_differ") : first;
}

function read(rule, way, person, on) {
  if (person.came_back) return ask("came_back");
  if (person.left_on && on >= person.left_on) {
    if (on === person.left_on) return ask("last_day", on);
    return reading("period_passed", "left_latvia", person.left_on);
  }
  if (person.appeal_pending) return ask("appeal_pending");
  if (person.status_on && on >= person.status_on) {
    return within(addMonths(person.status_on, rule.post), on, "after_status", "months_passed");
  }
  if (person.has_status !== false && !person.status_on) return ask("dates_unknown");
  return beforeStatus(rule, way, person, on);
}

function beforeStatus(rule, way, person, on) {
  if (person.arrived_on && on < person.arrived_on) return ask("dates_unknown");
  if (rule.pre === null || way === "later") return reading("in_service", "until_status");
  if (!person.arrived_on) return ask("dates_unknown");
  return within(addMonths(person.arrived_on, rule.pre), on, "before_cap", "cap_passed");
}

function within(until, on, inside, after) {
  if (on === until) return ask("last_day", until);
  return on < until ? reading("in_service", inside, until) : reading("period_passed", after, until);
}

// What was typed as { day } (null: left empty) or { error }, the same errors as the form's.
export function typedDay(parts, today) {
  const [day, month, year] = parts.map(western);
  if (!day && !month && !year) return { day: null };
  if (!day || !month || !year) return { error: "date_incomplete" };
  if (![day, month, year].every((part) => /^\d{1,4}$/.test(part))) return { error: "date_impossible" };
  if (year >= 1300 && year <= 1500) return { error: "date_calendar" };
  const real = year >= 1990 && month >= 1 && month <= 12 && day >= 1 && day <= lastDay(+year, +month);
  if (!real) return { error: "date_impossible" };
  const found = iso(+year, +month, +day);
  return found > today ? { error: "date_future" } : { day: found };
}

// The device's own civil day.
export function deviceDay() {
  const now = new Date();
  return iso(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

function start(form) {
  const inputs = [...form.querySelectorAll("input")];
  form.hidden = false;
  for (const hint of document.querySelectorAll("[data-without-script]")) hint.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const today = form.dataset.today || deviceDay();
    const typed = typedDay(inputs.map((input) => input.value), today);
    showError(form, inputs, typed.error);
    if (typed.error) return inputs[0].focus();
    const person = { has_status: form.dataset.hasStatus === "true", [form.dataset.asks]: typed.day };
    for (const card of document.querySelectorAll("[data-post]")) show(card, readRule(ruleOf(card), person, today));
    document.getElementById("readings").focus();
  });
}

function showError(form, inputs, error) {
  form.querySelector(".question").classList.toggle("bad", Boolean(error));
  for (const words of form.querySelectorAll("[data-error]")) words.hidden = words.dataset.error !== error;
  for (const input of inputs) input.setAttribute("aria-invalid", String(Boolean(error)));
}

function ruleOf(card) {
  const { pre, connector, post } = card.dataset;
  return { pre: pre ? Number(pre) : null, connector, post: Number(post) };
}

function show(card, { overall, ways }) {
  const place = card.querySelector("[data-reading]");
  place.replaceChildren(paragraph(overall));
  place.dataset.reading = overall.outlook;
  if (new Set(ways.map(([, found]) => JSON.stringify(found))).size > 1) place.append(list(ways));
}

function list(ways) {
  const items = ways.map(([way, found]) => {
    const item = document.createElement("li");
    item.append(said(`way-${way}`), " ", ...sentence(found));
    return item;
  });
  const all = document.createElement("ul");
  all.append(...items);
  return all;
}

function paragraph(found) {
  const [outlook, ...reason] = sentence(found);
  const strong = document.createElement("b");
  strong.append(outlook);
  const whole = document.createElement("p");
  whole.append(strong, ...reason);
  return whole;
}

function sentence({ outlook, because, until }) {
  const key = outlook === "ask" || !until ? outlook : `${outlook}-until`;
  return [said(key, until), " ", said(because)];
}

// A phrase of the page, with its day written as Latvia writes days.
function said(key, until) {
  const phrase = document.getElementById("said").content.querySelector(`[data-said="${key}"]`).cloneNode(true);
  for (const time of phrase.querySelectorAll("time")) {
    time.dateTime = until;
    time.textContent = until.split("-").reverse().join(".");
  }
  return phrase;
}

for (const form of document.querySelectorAll("form[data-asks]")) start(form);
