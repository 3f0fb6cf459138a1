// Start: the switches, and everything drawn anew when one is turned or the page has another width.

function drawAll() {
  document.documentElement.lang = choice.language === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.units = choice.units;
  document.title = said(page.title);
  fillTables();
  fillNumbers();
  for (const button of document.querySelectorAll("[data-word]")) button.textContent = word(button.dataset.word);
  drawWeek();
  for (const place of document.querySelectorAll("[data-chart]:not(.browser *)")) draw(place.dataset.chart);
}

// Mark in the contents what is being read.
function watchSections() {
  const links = new Map([...document.querySelectorAll("nav a")].map((a) => [a.hash.slice(1), a]));
  const watcher = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) if (isIntersecting) for (const [id, a] of links) a.toggleAttribute("aria-current", id === target.id);
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const id of links.keys()) watcher.observe(document.getElementById(id));
}

async function start() {
  for (const input of document.querySelectorAll(".switches input")) {
    input.addEventListener("change", () => {
      choice[input.name] = input.value;
      drawAll();
    });
  }
  await document.fonts.load('16px "Report CJK"', "中"); // or charts would measure their labels in another font
  if (page.hours) await startWeek();
  drawAll();
  watchSections();
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return; // a phone's address bar
    width = innerWidth;
    requestAnimationFrame(drawAll);
  });
  for (const when of ["beforeprint", "afterprint"]) {
    addEventListener(when, () => {
      document.body.classList.toggle("paper", when === "beforeprint");
      drawAll();
    });
  }
  document.documentElement.dataset.ready = "yes";
}

start();
