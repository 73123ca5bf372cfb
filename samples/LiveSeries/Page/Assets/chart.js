"use strict";

// Draws with SVG alone. Times are UTC: the stations' clocks know no daylight saving.
const Chart = (() => {
  const left = 44, right = 10, top = 12, bottom = 24, hour = 3600000;
  const day = new Intl.DateTimeFormat("en", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" });

  const time = text => Date.parse(text.endsWith("Z") ? text : text + "Z");

  function element(name, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes))
      made.setAttribute(key, value);
    if (text !== undefined)
      made.textContent = text;
    return made;
  }

  // The least round number of which five reach the value.
  function step(most) {
    const raw = Math.max(most, 1e-9) / 5, power = 10 ** Math.floor(Math.log10(raw));
    return power * [1, 2, 2.5, 5, 10].find(factor => factor * power >= raw);
  }

  // A value that is missing breaks the line.
  function path(points, x, y) {
    let drawn = "", gap = true;
    for (const [at, value] of points) {
      if (value === null) {
        gap = true;
        continue;
      }
      drawn += `${gap ? "M" : "L"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
      gap = false;
    }
    return drawn;
  }

  function band(forecast, x, y) {
    const known = forecast.filter(f => f.lower !== null && f.upper !== null);
    const upper = known.map(f => `${x(f.at).toFixed(1)} ${y(f.upper).toFixed(1)}`);
    const lower = known.map(f => `${x(f.at).toFixed(1)} ${y(f.lower).toFixed(1)}`).reverse();
    return known.length < 2 ? "" : `M${upper.join("L")}L${lower.join("L")}Z`;
  }

  function frame(holder) {
    const width = holder.clientWidth, height = holder.clientHeight;
    const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    return { svg, width, height };
  }

  function axes(svg, width, height, first, last, most, x, y) {
    const unit = step(most);
    for (let value = 0; value <= most * 1.001; value += unit) {
      svg.append(element("line", { class: "grid", x1: left, x2: width - right, y1: y(value), y2: y(value) }));
      svg.append(element("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, value.toLocaleString("en")));
    }
    const days = (last - first) / (24 * hour), every = Math.ceil(days * 84 / (width - left - right));
    let number = 0;
    for (let at = Math.ceil(first / (24 * hour)) * 24 * hour; at <= last; at += 24 * hour, number++) {
      svg.append(element("line", { class: "grid", x1: x(at), x2: x(at), y1: top, y2: height - bottom + 4 }));
      if (number % every === 0 && x(at) < width - 40)
        svg.append(element("text", { x: x(at) + 4, y: height - 6 }, day.format(at)));
    }
  }

  // Draws hours and forecast; gives back the points and their places, for the cursor.
  function series(holder, view) {
    const history = view.history.map(h => ({ at: time(h.time), value: h.count }));
    const forecast = view.forecast.map(f => ({ at: time(f.time), value: f.value, lower: f.lower, upper: f.upper }));
    const { svg, width, height } = frame(holder);
    const all = [...history, ...forecast], first = all[0].at, last = all[all.length - 1].at;
    const highest = Math.max(1, ...all.map(p => Math.max(p.value ?? 0, p.upper ?? 0))), most = step(highest) * Math.ceil(highest / step(highest));
    const x = at => left + (width - left - right) * (at - first) / Math.max(last - first, hour);
    const y = value => height - bottom - (height - top - bottom) * value / most;
    axes(svg, width, height, first, last, most, x, y);
    const origin = history[history.length - 1], ahead = [{ ...origin, lower: origin.value, upper: origin.value }, ...forecast];
    svg.append(element("path", { class: "band", d: band(ahead, x, y) }));
    svg.append(element("line", { class: "origin", x1: x(origin.at), x2: x(origin.at), y1: top, y2: height - bottom }));
    svg.append(element("path", { class: "line history", d: path(history.map(p => [p.at, p.value]), x, y) }));
    svg.append(element("path", { class: "line forecast", d: path(ahead.map(p => [p.at, p.value]), x, y) }));
    holder.replaceChildren(svg);
    return { svg, points: all, x, top, bottom: height - bottom };
  }

  function rates(holder, values, length) {
    const { svg, width, height } = frame(holder);
    const most = Math.max(1, ...values) * 1.1;
    const x = index => 1 + (width - 2) * (index + length - values.length) / (length - 1), y = value => height - 2 - (height - 4) * value / most;
    svg.append(element("line", { class: "grid", x1: 0, x2: width, y1: y(0), y2: y(0) }));
    svg.append(element("path", { class: "line history", d: path(values.map((value, index) => [index, value]), x, y) }));
    svg.append(element("circle", { class: "latest", cx: x(values.length - 1) - 3, cy: y(values[values.length - 1]), r: 4 }));
    holder.replaceChildren(svg);
  }

  return { series, rates, element };
})();
