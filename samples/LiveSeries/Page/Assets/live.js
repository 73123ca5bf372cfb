"use strict";

const shownRates = 60, silence = 5000;
const at = id => document.getElementById(id);
const number = (value, digits = 0) => value === null || value === undefined ? "–" : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const hourText = new Intl.DateTimeFormat("en", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

let source = null, heard = performance.now(), drawn = null, cursor = null, latest = null;

// Parameters come with all their digits.
const short = text => text.replace(/\d+\.\d+(e-?\d+)?/gi, digits => String(Number(Number(digits).toPrecision(4))));

function row(cells, best) {
  const made = document.createElement("tr");
  made.className = best ? "best" : "";
  for (const [text, kind] of cells) {
    const cell = document.createElement("td");
    cell.className = kind ?? "";
    cell.textContent = text;
    made.append(cell);
  }
  return made;
}

function state(text, kind) {
  // A status that is set again is read aloud again.
  if (at("state").textContent !== text)
    at("state").textContent = text;
  at("state").className = `state ${kind}`;
  at("main").classList.toggle("stale", kind === "silent");
}

function alertOf(text) {
  at("alert").hidden = !text;
  if (at("alert").textContent !== (text ?? ""))
    at("alert").textContent = text ?? "";
}

function showSeries(series) {
  if (!series)
    return;
  latest = series;
  const isEmpty = series.history.length === 0;
  at("empty").hidden = !isEmpty;
  at("chart").hidden = isEmpty;
  at("facts").textContent = isEmpty ? "no observation"
    : `${number(series.observations)} observations · durable up to number ${number(series.durableSequence)} · model version ${series.version} · on silo ${series.silo ?? "–"}`;
  at("forecast").replaceChildren(...series.forecast.map(f => row(
    [[hourText.format(utc(f.time))], [number(f.lower), "number"], [number(f.value), "number"], [number(f.upper), "number"]])));
  if (!isEmpty)
    draw();
}

function utc(text) {
  return Date.parse(text.endsWith("Z") ? text : text + "Z");
}

function draw() {
  drawn = Chart.series(at("chart"), latest);
  const last = latest.history[latest.history.length - 1], next = latest.forecast[0];
  at("chart").setAttribute("aria-label", `${latest.name}: ${latest.history.length} hours up to ${hourText.format(utc(last.time))}, ${number(last.count)} then; `
    + (next ? `forecast of the next hour ${number(next.value)}, from ${number(next.lower)} to ${number(next.upper)}. Arrow keys read the hours.` : "no forecast."));
  read();
}

// The cursor is an hour counted from the last one observed, so that it stays where it is while hours come in.
function read() {
  const origin = latest.history.length - 1;
  const shown = cursor === null ? null : drawn.points[origin + cursor];
  if (!shown) {
    at("reading").textContent = "\u00a0";
    return;
  }
  drawn.svg.append(Chart.element("line", { class: "cursor", x1: drawn.x(shown.at), x2: drawn.x(shown.at), y1: drawn.top, y2: drawn.bottom }));
  at("reading").textContent = cursor > 0
    ? `${hourText.format(shown.at)}: forecast ${number(shown.value)}, ${number(shown.lower)} to ${number(shown.upper)}`
    : `${hourText.format(shown.at)}: observed ${number(shown.value)}`;
}

function point(to) {
  if (!drawn || latest.history.length === 0)
    return;
  const origin = latest.history.length - 1;
  cursor = to === null ? null : Math.min(Math.max(to, -origin), latest.forecast.length);
  draw();
}

function showCluster(cluster) {
  at("rate").textContent = number(cluster.eventsPerSecond, cluster.eventsPerSecond < 100 ? 1 : 0);
  if (cluster.rates.length > 0)
    Chart.rates(at("rates"), cluster.rates, shownRates);
  at("silos").replaceChildren(...cluster.silos.map(silo => row([
    [silo.name + (silo.isThis ? " (this one)" : "")], [silo.status.toLowerCase()], [number(silo.series), "number"], [number(silo.grains), "number roomy"],
    [silo.cpuPercent === null ? "–" : `${number(silo.cpuPercent)} %`, "number"], [silo.memoryMegabytes === null ? "–" : `${number(silo.memoryMegabytes)} MB`, "number roomy"],
    [number(silo.eventsPerSecond, 1), "number"]])));
  at("silo-note").textContent = cluster.problem ?? "\u00a0";
}

function showExperiment(experiment) {
  at("trials-table").hidden = !experiment;
  if (!experiment) {
    at("experiment").textContent = "No experiment. Start the program with --search 12 to search the forecaster's options.";
    return;
  }
  at("experiment").textContent = `${experiment.name}: ${experiment.status}, ${experiment.finished} of ${experiment.expected} trials`;
  at("metric").textContent = experiment.metric.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  at("trials").replaceChildren(...experiment.trials.map(t => row([
    [number(t.number), "number"], [t.status.toLowerCase()], [number(t.metric, 3), "number"], [number(t.epochs), "number roomy"], [t.worker, "roomy"], [short(t.configuration)]], t.isBest)));
}

function show(snapshot) {
  heard = performance.now();
  state("live", "live");
  alertOf(snapshot.problem);
  at("main").classList.toggle("stale", !snapshot.series);
  showSeries(snapshot.series);
  showCluster(snapshot.cluster);
  showExperiment(snapshot.experiment);
}

function silent() {
  state("no answer", "silent");
  alertOf("The silo does not answer. Trying again; what is shown is old.");
}

function connect() {
  source?.close();
  source = new EventSource(`api/live?series=${encodeURIComponent(at("series").value)}`);
  source.addEventListener("snapshot", event => show(JSON.parse(event.data)));
  source.onerror = silent;
}

function choose(name) {
  if ([...at("series").options].some(option => option.value === name))
    at("series").value = name;
}

async function start() {
  const names = await (await fetch("api/series")).json();
  at("series").replaceChildren(...names.map(name => new Option(name, name)));
  choose(decodeURIComponent(location.hash.slice(1)));
  connect();
}

at("series").addEventListener("change", () => {
  cursor = null;
  history.replaceState(null, "", `#${encodeURIComponent(at("series").value)}`);
  connect();
});
at("chart").addEventListener("keydown", event => {
  const moves = { ArrowLeft: (cursor ?? 1) - 1, ArrowRight: (cursor ?? -1) + 1, Home: -1e6, End: 1e6, Escape: null };
  if (event.key in moves) {
    event.preventDefault();
    point(moves[event.key]);
  }
});
at("chart").addEventListener("pointermove", event => {
  if (!drawn || !latest)
    return;
  const x = event.clientX - at("chart").getBoundingClientRect().left;
  const nearest = drawn.points.reduce((best, p, i) => Math.abs(drawn.x(p.at) - x) < Math.abs(drawn.x(drawn.points[best].at) - x) ? i : best, 0);
  point(nearest - (latest.history.length - 1));
});
at("chart").addEventListener("pointerleave", () => point(null));
addEventListener("resize", () => {
  if (latest && latest.history.length > 0)
    draw();
});
// A stream that is open and says nothing is no answer either; one that is closed for good is opened anew.
setInterval(() => {
  if (performance.now() - heard <= silence)
    return;
  silent();
  if (source === null)
    start().catch(silent);
  else if (source.readyState === EventSource.CLOSED)
    connect();
}, 2000);
start().catch(silent);
