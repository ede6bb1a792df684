// The service worker that shows what Carillon pushes. A page registers it from its own origin, and
// subscribes with the server's public VAPID key:
//
//   const worker = await navigator.serviceWorker.register('/carillon-push-worker.js');
//   const subscription = await worker.pushManager.subscribe({
//     userVisibleOnly: true,
//     applicationServerKey: publicKey,
//   });
//
// JSON.stringify(subscription) is the token of the device.
'use strict';

// A push without a payload, or with one of somebody else's making, still has to be shown: browsers
// take the subscription away from a worker that stays silent.
function read(event) {
  try {
    const message = event.data ? event.data.json() : null;
    return message !== null && typeof message === 'object' ? message : {};
  } catch {
    return {};
  }
}

function text(value) {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

// Only pages of this origin are opened, whatever the message says.
function pageOf(url) {
  try {
    const page = new URL(text(url) ?? '/', self.location.origin);
    return page.origin === self.location.origin ? page.href : self.location.origin + '/';
  } catch {
    return self.location.origin + '/';
  }
}

async function show(message) {
  // The count on the app's icon is an extra, and must not stop the notification.
  const count = Number.isSafeInteger(message.badge) && message.badge >= 0 ? message.badge : undefined;
  if (count !== undefined && 'setAppBadge' in self.navigator) {
    await self.navigator.setAppBadge(count).catch(() => {});
  }
  const title = text(message.title);
  const body = text(message.body);
  const tag = text(message.tag);
  await self.registration.showNotification(title ?? body ?? self.location.host, {
    body: title === undefined ? undefined : body,
    // A repetition has the tag of what it repeats, and takes its place.
    tag,
    data: { id: text(message.id), url: pageOf(message.url) },
  });
}

async function open(url) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = pages.find((page) => page.url === url);
  if (there) {
    return there.focus();
  }
  return self.clients.openWindow(url);
}

self.addEventListener('push', (event) => {
  event.waitUntil(show(read(event)));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(pageOf(event.notification.data?.url)));
});
