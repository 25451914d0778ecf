#ifndef IMAGECD_CLI_REPORT_STYLE_H_
#define IMAGECD_CLI_REPORT_STYLE_H_

namespace imagecd::report {

// Colors have a contrast of at least 4.5 to their background, and 3 for shapes.
// On a narrow screen each row of the overview is a card. The roles in the
// markup keep it a table for screen readers.
inline constexpr char kStyle[] = R"css(
:root{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--soft:#57606a;--line:#d0d7de;--shade:#f6f8fa;
--newest:#1a7f37;--on:#fff;--pinned:#9a6700;--held:#8250df;--wrong:#cf222e;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9da7b3;--line:#30363d;--shade:#161b22;
--newest:#3fb950;--on:#0d1117;--pinned:#d29922;--held:#b392f0;--wrong:#ff7b72;--link:#79c0ff}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:72rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}
p{margin:.25rem 0}a{color:var(--link)}
code{font-family:ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;font-size:.9em}
.soft{color:var(--soft)}.tag{display:block;font-size:.8rem;color:var(--soft)}
table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.5rem .6rem;border-bottom:1px solid var(--line);font-weight:normal}
thead th{color:var(--soft);font-size:.85rem;border-bottom-width:2px}tbody th{font-weight:600;min-width:8rem}
.scroll{overflow-x:auto}
.chip{display:inline-block;border:2px solid;border-radius:1rem;padding:0 .55rem;font-size:.85rem;font-weight:600;white-space:nowrap}
.chip.newest{background:var(--newest);border-color:var(--newest);color:var(--on)}
.chip.pinned{border-color:var(--pinned);color:var(--pinned)}
.chip.held{border-color:var(--held);border-style:dashed;color:var(--held)}
.behind{color:var(--pinned);font-weight:600}.fine{color:var(--newest);font-weight:600}.wrong{color:var(--wrong);font-weight:600}
figure{margin:0}ol.lanes{list-style:none;margin:0;padding:0}
ol.lanes>li{display:grid;grid-template-columns:9rem 1fr;gap:.75rem;align-items:start;padding:.35rem 0;border-bottom:1px solid var(--line)}
svg{display:block;overflow:visible}svg text{font:.75rem ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;fill:var(--soft)}
svg line{stroke:var(--line);stroke-width:2}
rect{stroke:var(--paper);stroke-width:1.5}
rect.newest{fill:var(--newest)}
rect.pinned{fill:var(--paper);stroke:var(--pinned);stroke-width:3}
rect.held{fill:var(--paper);stroke:var(--held);stroke-width:3;stroke-dasharray:5 3}
svg text.on-newest{fill:var(--on)}svg text.on-pinned{fill:var(--pinned)}svg text.on-held{fill:var(--held)}
circle{stroke:var(--ink);stroke-width:2;fill:var(--ink)}circle.never{fill:var(--paper)}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;margin:.75rem 0 0;padding:0;list-style:none;font-size:.85rem}
.legend svg{display:inline-block;vertical-align:-2px}
details{border-bottom:1px solid var(--line);padding:.4rem 0}summary{cursor:pointer;padding:.3rem 0}
summary h3{display:inline}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
footer{margin-top:2rem;font-size:.85rem;color:var(--soft)}
@media (max-width:40rem){
ol.lanes>li{grid-template-columns:1fr;gap:.1rem}
table.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.cards,table.cards tbody,table.cards tr,table.cards th,table.cards td{display:block;width:100%}
table.cards tr{background:var(--shade);border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0;padding:.3rem .2rem}
table.cards th,table.cards td{border:0;padding:.2rem .6rem}
table.cards td[data-label]::before{content:attr(data-label);display:block;font-size:.75rem;color:var(--soft)}
}
@media print{details{break-inside:avoid}.chip.newest{color:var(--newest);background:none}}
)css";

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_STYLE_H_
