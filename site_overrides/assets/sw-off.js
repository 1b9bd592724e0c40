// The kill switch: takes the place of sw.js when mkdocs.yml says `offline: false`. Browsers that have the worker
// get this one with the next page, and are as if they had never had it. Other caches are not ours to delete.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) =>
  event.waitUntil(caches.delete("lidzas-offline").then(() => self.registration.unregister())),
);
