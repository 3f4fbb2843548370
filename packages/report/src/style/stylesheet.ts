import { Html } from '../markup/html.ts';
import { type Palette, palettes } from './palette.ts';

/**
 * The page's whole style. Colours are roles of the palette; the dark one applies on screens that ask for it and never
 * on paper. The fonts are those of the reader's system.
 */
export const stylesheet: Html = new Html(`
:root{color-scheme:light dark;${variables(palettes.light)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(palettes.dark)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:rgb(var(--paper));color:rgb(var(--ink));
font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:68rem;margin:0 auto;padding:clamp(1.5rem,5vw,4.5rem) clamp(1rem,4vw,3rem) 4rem}
h1,h2,.headline{font-family:ui-serif,"Iowan Old Style",Palatino,"Palatino Linotype",Georgia,"Noto Serif",serif;font-weight:500;
text-wrap:balance}
h1{font-size:clamp(1.9rem,5vw,2.9rem);line-height:1.12;margin:0 0 .5rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.65rem;line-height:1.2;margin:0 0 1.25rem;overflow-wrap:anywhere}
h3{font-size:1.05rem;font-weight:650;margin:2.5rem 0 .75rem;overflow-wrap:anywhere}
h2+h3,h3:first-child{margin-top:0}
p,dd,li{max-width:44rem;overflow-wrap:anywhere}
p{margin:0 0 1rem}
a{color:rgb(var(--accent));text-underline-offset:.2em;text-decoration-thickness:1px}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid rgb(var(--accent));outline-offset:3px}
section{border-top:1px solid rgb(var(--rule));margin-top:3.5rem;padding-top:2.25rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

header{padding-bottom:.5rem}
.kind{margin:0 0 1.5rem;color:rgb(var(--muted));font-size:.8rem;letter-spacing:.12em;text-transform:uppercase}
.facts{color:rgb(var(--muted));margin-bottom:2rem}
.headline{font-size:clamp(1.3rem,3.4vw,1.75rem);line-height:1.35;max-width:48rem;margin:0 0 1.5rem;text-wrap:pretty}
.notice{border-left:3px solid rgb(var(--alert));background:rgb(var(--panel));padding:.75rem 1.1rem;margin:0 0 2rem;max-width:48rem}
.remarks{margin:0 0 2rem;padding-left:1.1rem;color:rgb(var(--muted))}
.remarks li{margin-bottom:.4rem}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.35rem 1.4rem;font-size:.92rem}

.scroll{overflow-x:auto;margin:0 0 1.5rem;position:relative}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;font-variant-numeric:tabular-nums lining-nums}
th,td{padding:.5rem 1.4rem .5rem 0;text-align:left;vertical-align:top;border-bottom:1px solid rgb(var(--rule))}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:500;color:rgb(var(--muted));vertical-align:bottom}
tbody th{font-weight:600;min-width:6rem;max-width:22rem;overflow-wrap:break-word;position:sticky;left:0;background:rgb(var(--paper))}
tfoot th,tfoot td{font-weight:600;border-bottom:0}
.number{text-align:right}
td.number{white-space:nowrap}
.arms td{white-space:normal;overflow-wrap:anywhere;min-width:5.5rem;max-width:20rem}
.path{font:.8rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.bar{width:5rem;margin:.3rem 0 0 auto;background:rgb(var(--rule))}
.bar rect{fill:rgb(var(--accent))}

figure{margin:0 0 1.75rem;min-width:0}
figcaption{max-width:46rem}
figcaption,.chart-title{font-size:.88rem;color:rgb(var(--muted));line-height:1.45}
.chart-title{margin:0 0 .1rem;color:rgb(var(--ink));font-weight:600}
svg{display:block;overflow:visible;font-size:12px}
.tick,.mark-text{fill:rgb(var(--muted));font-variant-numeric:tabular-nums}
.mark-text{fill:rgb(var(--ink))}
.grid{stroke:rgb(var(--rule))}
.mark{stroke:rgb(var(--ink));stroke-dasharray:2 3}
.reference{stroke:rgb(var(--alert));stroke-width:1.5;stroke-dasharray:4 4}
.intervals{max-width:48rem;margin-bottom:.5rem}
.interval-row p{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.5rem;max-width:none;margin:.6rem 0 0;font-size:.95rem;
font-variant-numeric:tabular-nums}
.interval-row span{color:rgb(var(--muted))}
.whisker{stroke:rgb(var(--accent));stroke-width:2.5}
.value{fill:rgb(var(--accent));stroke:rgb(var(--paper));stroke-width:1.5}
.gap{stroke:rgb(var(--alert));stroke-width:1.5}
.line.reference{stroke:rgb(var(--muted));stroke-dasharray:4 4}
.hollow{fill:rgb(var(--paper));stroke:rgb(var(--alert));stroke-width:2}
.terms{margin:0;font-size:.95rem}
.terms dt{font-weight:600;margin-top:.8rem;overflow-wrap:anywhere}
.terms dd{margin:0;color:rgb(var(--muted))}

.pair,.matrices{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:1rem 3rem;align-items:start}
.matrices.wide{grid-template-columns:minmax(0,1fr)}
.matrix{min-width:0}
.matrix h3{margin-top:.5rem}
.pair figure{margin-bottom:.75rem}
.line{fill:none;stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
.line.train{stroke:rgb(var(--muted));stroke-width:1.75;stroke-dasharray:5 4}
.line.validation{stroke:rgb(var(--accent))}
.dot{stroke:rgb(var(--paper));stroke-width:1.5}
.dot.train{fill:rgb(var(--muted))}
.dot.validation{fill:rgb(var(--accent))}
.legend{display:flex;gap:1.25rem;margin:0 0 .4rem;font-size:.85rem;color:rgb(var(--muted))}
.legend span::before{content:"";display:inline-block;width:1.6rem;margin-right:.45rem;vertical-align:.25em;
border-top:2px dashed rgb(var(--muted))}
.legend .validation::before{border-top:2.5px solid rgb(var(--accent))}
details{margin:.5rem 0 1.5rem}
summary{cursor:pointer;color:rgb(var(--accent));font-size:.92rem;margin-bottom:.75rem;width:fit-content}

.heat{border-collapse:separate;border-spacing:2px;font-size:.85rem}
.heat th,.heat td{border:0;padding:0}
.heat thead th{height:1px;padding-bottom:.4rem}
.heat thead th>span:not(.unseen){writing-mode:vertical-rl;transform:rotate(180deg);display:inline-block;max-height:12rem;overflow:hidden;
white-space:nowrap;text-overflow:ellipsis}
.heat thead th:not(:first-child){text-align:center}
.heat tbody th{padding-right:.6rem;max-width:14rem;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;
vertical-align:middle;font-weight:500;text-align:right}
.heat td{min-width:2.3rem;height:2.3rem;text-align:center;vertical-align:middle}
.heat .right{background:rgb(var(--right) / var(--shade))}
.heat .wrong{background:rgb(var(--wrong) / var(--shade))}
.heat .none{color:rgb(var(--muted));background:rgb(var(--panel));font-size:.75rem}
.heat .missed{outline:1px solid rgb(var(--alert));outline-offset:-1px}
.wide .heat td{min-width:1.7rem;height:1.7rem;font-size:.75rem}
.dense .heat{border-spacing:1px;font-size:.75rem}
.dense .heat td,.dense .heat .none{min-width:1.15rem;height:1.15rem;font-size:.66rem}
.dense .heat tbody th{max-width:8rem}

.gallery{list-style:none;margin:0 0 1.75rem;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(9.5rem,44%),1fr));
gap:1.5rem 1.1rem}
.gallery figure{margin:0}
.gallery img{display:block;width:100%;aspect-ratio:1;object-fit:contain;background:rgb(var(--panel));border:1px solid rgb(var(--rule))}
.gallery figcaption{margin-top:.45rem;overflow-wrap:anywhere}
.gallery figcaption span{display:block}
.truth{color:rgb(var(--ink));font-weight:600}
.taken{color:rgb(var(--alert))}
.gallery.large{grid-template-columns:repeat(auto-fill,minmax(min(14rem,100%),1fr))}
.gallery details{margin:.3rem 0 0}
pre{margin:0;padding:.8rem 1rem;background:rgb(var(--panel));font-size:.82rem;white-space:pre-wrap;overflow-wrap:anywhere}
.gallery.views{grid-template-columns:repeat(auto-fill,minmax(min(8.5rem,44%),1fr))}
.views{border-bottom:1px solid rgb(var(--rule));padding-bottom:1.5rem}
.views figcaption{font-size:.78rem}
.facts-list{margin:0 0 2rem}
.facts-list div{display:grid;grid-template-columns:minmax(8rem,16rem) minmax(0,1fr);gap:0 1.5rem;padding:.5rem 0;
border-bottom:1px solid rgb(var(--rule));font-size:.92rem}
.facts-list dt{color:rgb(var(--muted))}
.facts-list dd{margin:0;overflow-wrap:anywhere}
/* Shadows at the ends of a table say that it can be scrolled; they leave where there is nothing more to see. */
@media screen and (max-width:48rem){.scroll{background:
linear-gradient(to right,rgb(var(--paper)) 40%,transparent) 0 0/2.5rem 100% no-repeat local,
linear-gradient(to left,rgb(var(--paper)) 40%,transparent) 100% 0/2.5rem 100% no-repeat local,
linear-gradient(to right,rgb(var(--ink) / .22),transparent) 0 0/.8rem 100% no-repeat scroll,
linear-gradient(to left,rgb(var(--ink) / .22),transparent) 100% 0/.8rem 100% no-repeat scroll}}
@media (max-width:34rem){table{font-size:.84rem}th,td{padding-right:.85rem}tbody th{min-width:4rem;max-width:9rem}.bar{width:2.6rem}
.heat tbody th{max-width:7rem;font-size:.78rem}.heat td{min-width:1.65rem;height:1.65rem;font-size:.8rem}
.facts-list div{grid-template-columns:1fr}section{margin-top:2.5rem;padding-top:1.75rem}}

@media print{
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
html{font-size:10pt}main{max-width:none;padding:0}nav{display:none}
figure,tr,.matrix,.interval-row{break-inside:avoid}h2,h3{break-after:avoid}
.scroll{overflow:visible}table,.dense .heat td{font-size:8pt}th,td{padding-right:.6rem}
tbody th{min-width:0;max-width:11rem;overflow-wrap:anywhere}
.bar{width:2.5rem}.arms td{min-width:0}.heat td{min-width:1.5rem;height:1.5rem}.heat tbody th{max-width:8rem}
.wide .heat td{min-width:1.3rem}.dense .heat td{min-width:1rem;height:1rem;font-size:6pt}
details::details-content{content-visibility:visible;block-size:auto}
}
`);

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([role, colour]) => `--${role}:${colour}`)
    .join(';');
}
