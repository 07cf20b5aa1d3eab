"""Style and script of the HTML report."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --error: #c62828; --warning: #9a6700; --compliance: #1565c0;
  --good: #2e7d32; }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #ffd54f; --compliance: #90caf9;
  --good: #a5d6a7; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 0; }
h4 { font-size: 1rem; margin: 0; } p { margin: .25rem 0; } code { font-size: .9em; overflow-wrap: anywhere; }
#summary { font-weight: 600; }
fieldset { border: 1px solid var(--line); border-radius: .3rem; display: flex; gap: 1rem; margin: 1rem 0; }
section.resource { border: 1px solid var(--line); border-radius: .3rem; margin: 1rem 0; padding: .75rem; }
.file, .place, .source, small { color: GrayText; font-size: .9em; overflow-wrap: anywhere; }
article { border-left: .25rem solid; margin: .75rem 0; padding-left: .75rem; }
article.error { border-color: var(--error); } article.warning { border-color: var(--warning); }
article.compliance { border-color: var(--compliance); }
.error .severity, label.error, .missed { color: var(--error); }
.warning .severity, label.warning { color: var(--warning); }
.compliance .severity, label.compliance { color: var(--compliance); }
.unmissed { color: var(--good); } .unjudged { color: GrayText; }
.remedy::before { content: "Remedy: "; font-weight: 600; }
.control { border: 1px solid var(--line); border-radius: .3rem; padding: 0 .3rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .9em; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; }
"""

SCRIPT: Final = """
"use strict";
const shown = document.querySelectorAll("#filter input");
function show() {
  const wanted = new Set([...shown].filter((box) => box.checked).map((box) => box.value));
  for (const one of document.querySelectorAll("article.finding")) one.hidden = !wanted.has(one.dataset.severity);
  for (const one of document.querySelectorAll("section.resource"))
    one.hidden = !one.querySelector("article.finding:not([hidden])");
}
for (const box of shown) box.addEventListener("change", show);
show();
"""
