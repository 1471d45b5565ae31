import { launch, joined } from "./browser.mjs"; import { Server } from "./server.mjs";
const b = await launch();
for (const seed of ["green","river","pond","tickd","shore","valley","seven","harbour"]) {
 const s = new Server("/tmp/tickd",["--seed",seed,"--size","large","--creatures","80"]); await s.start();
 const a = await joined(b,"http://127.0.0.1:18080/?server="+encodeURIComponent(s.ws),"Marie",{viewport:{width:1280,height:720}});
 await new Promise(r=>setTimeout(r,1800));
 await a.screenshot({path:`/tmp/shots/seed-${seed}.png`});
 await a.context().close(); await s.stop();
}
await b.close();
