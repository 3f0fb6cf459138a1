"use strict";
// Words and numbers: all that depends on the language and the units that are chosen.

const page = JSON.parse(document.getElementById("data").textContent);
const choice = { language: "zh", units: "planner", patterns: "off" };
const NOISE = 1e-6; // smaller numbers are the solver's, not the system's

const own = (of, key) => (of && Object.hasOwn(of, key) ? of[key] : undefined);

// One of a Chinese and an English text; the other where there is only one.
function said([zh, en]) {
  return choice.language === "zh" ? zh || en : en || zh;
}

function word(name) {
  const both = own(page.names.word, name);
  return both ? said(both) : name.replaceAll("_", " ");
}

// What a label is called: by its entity, else as a word of its own kind, else as any word, else as it is; `policy[label]` in parts.
function label(of, text) {
  if (typeof text !== "string") return text === null ? "" : String(text);
  const named = own(own(page.names, of), text);
  if (named) return choice.language === "en" ? named[1] || text : said(named);
  const both = own(page.names.word, `${of} ${text}`) ?? own(page.names.word, text);
  if (both) return said(both);
  const each = /^(\w+)\[(.+)\]$/.exec(text);
  return each ? `${word(each[1])} · ${label("contract", each[2])}` : text;
}

// A node of the energy flow: `entity:label`, or a word.
function nodeOf(text) {
  const [, entity, its] = /^(technology|contract|gas_source):(.+)$/.exec(text) ?? [];
  return entity ? label(entity, its) : word(text);
}

// Name of a unit, and the factor to it, in the units chosen.
function unitOf(machine) {
  const known = own(page.units, machine);
  if (!known) return { factor: 1, name: machine };
  const [factor, zh, en] = known[choice.units];
  return { factor, name: said([zh, en]) };
}

function grouped(value, decimals) {
  const text = value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text;
}

// A number with so many decimals, or two digits where it would seem to be nothing.
function fixed(value, decimals) {
  if (value === null || !Number.isFinite(value)) return "";
  if (Math.abs(value) < NOISE) return "0";
  const text = grouped(value, decimals);
  return /[1-9]/.test(text) ? text : grouped(value, 1 - Math.floor(Math.log10(Math.abs(value))));
}

// A number with so many significant digits.
function figure(value, digits = 5) {
  if (value === null || !Number.isFinite(value)) return "";
  if (Math.abs(value) < NOISE) return "0";
  return grouped(value, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}

// Decimals that a column of numbers is written with: five digits for the largest, but of percent and hours few.
function decimalsOf(values, machine) {
  const largest = Math.max(0, ...values.filter((v) => v !== null && Number.isFinite(v)).map(Math.abs));
  if (largest < NOISE || values.every((v) => v === null || Number.isInteger(v))) return 0;
  return Math.min({ 1: 1, h: 0, "%": 2 }[machine] ?? 3, Math.max(0, 4 - Math.floor(Math.log10(largest))));
}

// A number on an axis: no more digits than it has.
const short = (value) => Number(value.toPrecision(3)).toLocaleString("en-US");

// A number and its unit, as a text.
function amount(value, machine, digits) {
  if (machine === "yes/no") return word(value ? "yes" : "no");
  const { factor, name } = unitOf(machine);
  return `${figure(value * factor, digits)} ${name}`.trim();
}
